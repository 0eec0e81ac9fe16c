using System.Buffers.Binary;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>
/// <c>DeepSeekHashV1</c>: the sponge of SHA3-256 (rate 136 bytes, domain byte 0x06) over <see cref="Keccak23"/>.
/// </summary>
public static class DeepSeekHash
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestBytes = 32;

    internal const int RateBytes = 136;
    internal const int RateLanes = RateBytes / 8;
    internal const byte DomainByte = 0x06;
    internal const byte LastByte = 0x80;

    /// <summary>Hashes a text into the first <see cref="DigestBytes"/> bytes of <paramref name="digest"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> text, Span<byte> digest)
    {
        Span<KeccakLane1> state = stackalloc KeccakLane1[Keccak23.Lanes];
        state.Clear();
        while (text.Length >= RateBytes)
        {
            Absorb(state, text[..RateBytes]);
            text = text[RateBytes..];
        }

        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        text.CopyTo(last);
        last[text.Length] = DomainByte;
        last[^1] |= LastByte;
        Absorb(state, last);
        for (int i = 0; i < DigestBytes / 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(i * 8)..], state[i].Value);
        }
    }

    private static void Absorb(Span<KeccakLane1> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < RateLanes; i++)
        {
            state[i] ^= new KeccakLane1(BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..]));
        }

        Keccak23.Permute(state);
    }
}
