using Relay.Streaming;

namespace Relay.Tests.Archive;

internal static class TeeSinkExtensions
{
    /// <summary>Writes as a pump does: as much as the sink's span holds, again and again.</summary>
    public static void Pour(this ITeeSink sink, ReadOnlySpan<byte> audio)
    {
        while (!audio.IsEmpty)
        {
            Span<byte> room = sink.GetSpan();
            int count = Math.Min(room.Length, audio.Length);
            audio[..count].CopyTo(room);
            sink.Advance(count);
            audio = audio[count..];
        }
    }
}
