using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>The proof of work of the fake DeepSeek site: the site's hash, written from its description and slowly, and one puzzle.</summary>
/// <param name="Answer">The number that is looked for.</param>
/// <param name="Salt">In front of it.</param>
/// <param name="ExpireAt">Unix time, ms; between the two.</param>
/// <param name="Signature">Comes back with the answer.</param>
/// <param name="TargetPath">The call it is good for.</param>
internal sealed record DeepSeekPuzzle(long Answer, string Salt, long ExpireAt, string Signature, string TargetPath)
{
    private static readonly ulong[] s_constants = CreateConstants();
    private static readonly int[] s_rho = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

    public string Challenge { get; } = Hash(string.Create(CultureInfo.InvariantCulture, $"{Salt}_{ExpireAt}_{Answer}"));

    /// <summary>It was answered already: each is good for one call.</summary>
    public bool IsUsed { get; set; }

    public static string Hash(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] padded = new byte[((bytes.Length / 136) + 1) * 136];
        bytes.CopyTo(padded, 0);
        padded[bytes.Length] = 0x06;
        padded[^1] |= 0x80;
        ulong[] state = new ulong[25];
        for (int at = 0; at < padded.Length; at += 136)
        {
            for (int i = 0; i < 17; i++)
            {
                state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(padded.AsSpan(at + (i * 8)));
            }

            for (int round = 1; round < 24; round++)
            {
                Round(state, s_constants[round]);
            }
        }

        byte[] digest = new byte[32];
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(i * 8), state[i]);
        }

        return Convert.ToHexStringLower(digest);
    }

    private static void Round(ulong[] a, ulong constant)
    {
        ulong[] columns = [.. Enumerable.Range(0, 5).Select(x => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20])];
        ulong[] b = new ulong[25];
        for (int i = 0; i < 25; i++)
        {
            int x = i % 5;
            int y = i / 5;
            ulong mixed = a[i] ^ columns[(x + 4) % 5] ^ BitOperations.RotateLeft(columns[(x + 1) % 5], 1);
            b[y + (5 * (((2 * x) + (3 * y)) % 5))] = BitOperations.RotateLeft(mixed, s_rho[i]);
        }

        for (int i = 0; i < 25; i++)
        {
            int row = i / 5 * 5;
            a[i] = b[i] ^ (~b[row + ((i + 1) % 5)] & b[row + ((i + 2) % 5)]);
        }

        a[0] ^= constant;
    }

    /// <summary>From the shift register of FIPS 202, section 3.2.5.</summary>
    private static ulong[] CreateConstants()
    {
        ulong[] constants = new ulong[24];
        int register = 1;
        for (int round = 0; round < 24; round++)
        {
            for (int j = 0; j < 7; j++)
            {
                constants[round] |= (register & 1) == 1 ? 1UL << ((1 << j) - 1) : 0;
                register <<= 1;
                register ^= (register & 0x100) != 0 ? 0x171 : 0;
            }
        }

        return constants;
    }
}
