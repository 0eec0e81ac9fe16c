using System.Runtime.CompilerServices;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>
/// The permutation of <c>DeepSeekHashV1</c>: Keccak-f[1600] without its first round. The round constants 1 to 23 are used, constant 0 never;
/// everything else is as in FIPS 202. No platform's SHA-3 has that, so it is written out here.
/// </summary>
internal static class Keccak23
{
    /// <summary>Lanes of a state.</summary>
    public const int Lanes = 25;

    private static ReadOnlySpan<ulong> Constants =>
    [
        0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
        0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a,
        0x0000000000000088, 0x0000000080008009, 0x000000008000000a, 0x000000008000808b,
        0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002,
        0x8000000000000080, 0x000000000000800a, 0x800000008000000a, 0x8000000080008081,
        0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Permutes a state of <see cref="Lanes"/> lanes, lane (x, y) at x + 5y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Permute<T>(Span<T> state)
        where T : struct, IKeccakLane<T>
    {
        _ = state[Lanes - 1];
        T a0 = state[0], a1 = state[1], a2 = state[2], a3 = state[3], a4 = state[4];
        T a5 = state[5], a6 = state[6], a7 = state[7], a8 = state[8], a9 = state[9];
        T a10 = state[10], a11 = state[11], a12 = state[12], a13 = state[13], a14 = state[14];
        T a15 = state[15], a16 = state[16], a17 = state[17], a18 = state[18], a19 = state[19];
        T a20 = state[20], a21 = state[21], a22 = state[22], a23 = state[23], a24 = state[24];
        foreach (ulong constant in Constants)
        {
            // Theta
            T c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            T c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            T c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            T c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            T c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            T d0 = c4 ^ T.Rotate(c1, 1);
            T d1 = c0 ^ T.Rotate(c2, 1);
            T d2 = c1 ^ T.Rotate(c3, 1);
            T d3 = c2 ^ T.Rotate(c4, 1);
            T d4 = c3 ^ T.Rotate(c0, 1);

            // Rho and pi: lane (x, y) goes to (y, 2x + 3y)
            T b0 = a0 ^ d0;
            T b10 = T.Rotate(a1 ^ d1, 1);
            T b20 = T.Rotate(a2 ^ d2, 62);
            T b5 = T.Rotate(a3 ^ d3, 28);
            T b15 = T.Rotate(a4 ^ d4, 27);
            T b16 = T.Rotate(a5 ^ d0, 36);
            T b1 = T.Rotate(a6 ^ d1, 44);
            T b11 = T.Rotate(a7 ^ d2, 6);
            T b21 = T.Rotate(a8 ^ d3, 55);
            T b6 = T.Rotate(a9 ^ d4, 20);
            T b7 = T.Rotate(a10 ^ d0, 3);
            T b17 = T.Rotate(a11 ^ d1, 10);
            T b2 = T.Rotate(a12 ^ d2, 43);
            T b12 = T.Rotate(a13 ^ d3, 25);
            T b22 = T.Rotate(a14 ^ d4, 39);
            T b23 = T.Rotate(a15 ^ d0, 41);
            T b8 = T.Rotate(a16 ^ d1, 45);
            T b18 = T.Rotate(a17 ^ d2, 15);
            T b3 = T.Rotate(a18 ^ d3, 21);
            T b13 = T.Rotate(a19 ^ d4, 8);
            T b14 = T.Rotate(a20 ^ d0, 18);
            T b24 = T.Rotate(a21 ^ d1, 2);
            T b9 = T.Rotate(a22 ^ d2, 61);
            T b19 = T.Rotate(a23 ^ d3, 56);
            T b4 = T.Rotate(a24 ^ d4, 14);

            // Chi, and iota on lane 0
            a0 = T.Chi(b0, b1, b2) ^ T.Of(constant);
            a1 = T.Chi(b1, b2, b3);
            a2 = T.Chi(b2, b3, b4);
            a3 = T.Chi(b3, b4, b0);
            a4 = T.Chi(b4, b0, b1);
            a5 = T.Chi(b5, b6, b7);
            a6 = T.Chi(b6, b7, b8);
            a7 = T.Chi(b7, b8, b9);
            a8 = T.Chi(b8, b9, b5);
            a9 = T.Chi(b9, b5, b6);
            a10 = T.Chi(b10, b11, b12);
            a11 = T.Chi(b11, b12, b13);
            a12 = T.Chi(b12, b13, b14);
            a13 = T.Chi(b13, b14, b10);
            a14 = T.Chi(b14, b10, b11);
            a15 = T.Chi(b15, b16, b17);
            a16 = T.Chi(b16, b17, b18);
            a17 = T.Chi(b17, b18, b19);
            a18 = T.Chi(b18, b19, b15);
            a19 = T.Chi(b19, b15, b16);
            a20 = T.Chi(b20, b21, b22);
            a21 = T.Chi(b21, b22, b23);
            a22 = T.Chi(b22, b23, b24);
            a23 = T.Chi(b23, b24, b20);
            a24 = T.Chi(b24, b20, b21);
        }

        state[0] = a0; state[1] = a1; state[2] = a2; state[3] = a3; state[4] = a4;
        state[5] = a5; state[6] = a6; state[7] = a7; state[8] = a8; state[9] = a9;
        state[10] = a10; state[11] = a11; state[12] = a12; state[13] = a13; state[14] = a14;
        state[15] = a15; state[16] = a16; state[17] = a17; state[18] = a18; state[19] = a19;
        state[20] = a20; state[21] = a21; state[22] = a22; state[23] = a23; state[24] = a24;
    }
}
