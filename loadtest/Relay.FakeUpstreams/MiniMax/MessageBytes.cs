using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>Assembles messages with audio.</summary>
internal static class MessageBytes
{
    /// <summary>What <see cref="BadSlice.NotJson"/> sends.</summary>
    public const string NotJson = "this is not JSON {";

    public static long SizeOf(MessageParts parts, long audioBytes) => parts.Before.Length + (2 * audioBytes) + parts.After.Length;

    /// <summary>Writes a message into <paramref name="target"/>, which must hold <see cref="SizeOf"/> bytes.</summary>
    public static void Fill(Span<byte> target, MessageParts parts, Clip clip, long offset, int audioBytes)
    {
        parts.Before.CopyTo(target);
        target = target[parts.Before.Length..];
        clip.CopyHex(offset, target[..(2 * audioBytes)]);
        parts.After.CopyTo(target[(2 * audioBytes)..]);
    }

    /// <summary>A message in an array of its own, damaged as asked: for the rare slices, not for the stream.</summary>
    public static byte[] Make(MessageParts parts, Clip clip, long offset, int audioBytes, BadSlice bad)
    {
        byte[] message = new byte[SizeOf(parts, audioBytes)];
        Fill(message, parts, clip, offset, audioBytes);
        int start = parts.Before.Length;
        int end = start + (2 * audioBytes);
        switch (bad)
        {
            case BadSlice.Garbage:
                message.AsSpan(start..end).Fill((byte)'z');
                return message;
            case BadSlice.OddHex:
                return [.. message.AsSpan(..(end - 1)), .. message.AsSpan(end..)];
            default:
                return message;
        }
    }
}
