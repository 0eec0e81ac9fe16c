using System.Security.Cryptography;

namespace Relay.FakeUpstreams.Audio;

/// <summary>
/// One synthesised clip: container bytes once, then the pattern of its settings over and over. Immutable, a few dozen bytes
/// however long it plays, and readable at any offset, as bytes or as hex, from any thread.
/// </summary>
internal sealed class Clip
{
    private const int HashWindowBytes = 64 * 1024;

    private readonly byte[] _head;
    private readonly byte[] _headHex;
    private readonly AudioPattern _pattern;

    public Clip(AudioSettings settings, byte[] head, long length)
    {
        Settings = settings;
        Length = length;
        _head = head;
        _headHex = Hex.Encode(head);
        _pattern = AudioPattern.For(settings);
    }

    public AudioSettings Settings { get; }

    /// <summary>Bytes, container included.</summary>
    public long Length { get; }

    public void CopyBytes(long offset, Span<byte> target) => Copy(_head, _pattern.Bytes, offset, target);

    /// <summary>Fills <paramref name="target"/> (two characters a byte) with the hex of the bytes from <paramref name="offset"/> on.</summary>
    public void CopyHex(long offset, Span<byte> target) => Copy(_headHex, _pattern.Hex, offset * 2, target);

    /// <summary>SHA-256, lower-case hex, of the first <paramref name="bytes"/> bytes.</summary>
    public string Sha256(long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] window = new byte[Math.Min(bytes, HashWindowBytes)];
        for (long at = 0; at < bytes; at += window.Length)
        {
            Span<byte> part = window.AsSpan(0, (int)Math.Min(window.Length, bytes - at));
            CopyBytes(at, part);
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Copy(byte[] head, byte[] pattern, long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            ReadOnlySpan<byte> source = offset < head.Length
                ? head.AsSpan((int)offset)
                : pattern.AsSpan((int)((offset - head.Length) % pattern.Length));
            int count = Math.Min(source.Length, target.Length);
            source[..count].CopyTo(target);
            target = target[count..];
            offset += count;
        }
    }
}
