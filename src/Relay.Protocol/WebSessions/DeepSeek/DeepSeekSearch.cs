using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>
/// The proof of work of DeepSeek's site: the number below the difficulty whose hash, behind salt and time, is the challenge. Pure and
/// synchronous; whoever calls asks for a stretch at a time and so can stop between two.
/// </summary>
public sealed class DeepSeekSearch
{
    private const int MaxDigits = 10;
    private const int Side = 4;

    private readonly byte[] _prefix;
    private readonly ulong[] _wanted = new ulong[DeepSeekHash.DigestBytes / 8];
    private readonly bool _isPossible;

    /// <param name="challenge">What the site wants solved. One that is malformed has no solution.</param>
    public DeepSeekSearch(DeepSeekChallenge challenge)
    {
        _prefix = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{challenge.Salt}_{challenge.ExpireAt}_"));
        Span<byte> digest = stackalloc byte[DeepSeekHash.DigestBytes];
        _isPossible = challenge.Challenge.Length == 2 * DeepSeekHash.DigestBytes
            && Convert.FromHexString(challenge.Challenge, digest, out _, out _) == System.Buffers.OperationStatus.Done;
        for (int i = 0; i < _wanted.Length; i++)
        {
            _wanted[i] = BinaryPrimitives.ReadUInt64LittleEndian(digest[(i * 8)..]);
        }
    }

    /// <summary>Looks at the numbers from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive); -1: none of them.</summary>
    public long Find(long from, long to) => Find(from, to, mayUseVectors: true);

    internal long Find(long from, long to, bool mayUseVectors)
    {
        if (!_isPossible || from < 0)
        {
            return -1;
        }

        // Prefix, digits and padding in one block, four numbers side by side; what is left over goes one by one.
        if (mayUseVectors && Avx2.IsSupported && _prefix.Length + MaxDigits < DeepSeekHash.RateBytes && to < 10_000_000_000)
        {
            long found = FindBySide(ref from, to);
            if (found >= 0)
            {
                return found;
            }
        }

        for (; from < to; from++)
        {
            if (IsAnswer(from))
            {
                return from;
            }
        }

        return -1;
    }

    private long FindBySide(ref long from, long to)
    {
        // Word w of number n lies at [w * 4 + n], so that one load takes a word of all four.
        Span<ulong> words = stackalloc ulong[DeepSeekHash.RateLanes * Side];
        Span<KeccakLane4> state = stackalloc KeccakLane4[Keccak23.Lanes];
        words.Clear();
        Span<byte> bytes = MemoryMarshal.AsBytes(words);
        for (int side = 0; side < Side; side++)
        {
            for (int i = 0; i < _prefix.Length; i++)
            {
                bytes[At(i, side)] = _prefix[i];
            }

            bytes[At(DeepSeekHash.RateBytes - 1, side)] = DeepSeekHash.LastByte;
        }

        ReadOnlySpan<Vector256<ulong>> blocks = MemoryMarshal.Cast<ulong, Vector256<ulong>>(words);
        Vector256<ulong> wanted = Vector256.Create(_wanted[0]);
        for (; from + Side <= to; from += Side)
        {
            for (int side = 0; side < Side; side++)
            {
                WriteNumber(bytes, from + side, side);
            }

            for (int i = 0; i < blocks.Length; i++)
            {
                state[i] = new KeccakLane4(blocks[i]);
            }

            state[blocks.Length..].Clear();
            Keccak23.Permute(state);
            if (Avx2.MoveMask(Avx2.CompareEqual(state[0].Value, wanted).AsByte()) != 0)
            {
                for (int side = 0; side < Side; side++)
                {
                    if (IsAnswer(from + side))
                    {
                        return from + side;
                    }
                }
            }
        }

        return -1;
    }

    private bool IsAnswer(long number)
    {
        Span<byte> text = stackalloc byte[_prefix.Length + 20];
        _prefix.CopyTo(text);
        _ = Utf8Formatter.TryFormat(number, text[_prefix.Length..], out int digits);
        Span<byte> digest = stackalloc byte[DeepSeekHash.DigestBytes];
        DeepSeekHash.Hash(text[..(_prefix.Length + digits)], digest);
        return MemoryMarshal.AsBytes(_wanted.AsSpan()).SequenceEqual(digest);
    }

    /// <summary>The number's digits behind the prefix, and the byte that ends them; numbers only grow, so nothing longer lies there.</summary>
    private void WriteNumber(Span<byte> bytes, long number, int side)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        _ = Utf8Formatter.TryFormat(number, digits, out int count);
        for (int i = 0; i < count; i++)
        {
            bytes[At(_prefix.Length + i, side)] = digits[i];
        }

        bytes[At(_prefix.Length + count, side)] = DeepSeekHash.DomainByte;
    }

    private static int At(int offset, int side) => ((((offset / 8) * Side) + side) * 8) + (offset % 8);
}
