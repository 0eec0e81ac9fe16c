namespace Relay.Bench;

/// <summary>
/// What times are measured against: eight plain hashes over 4 KiB side by side (FNV-1a). A machine that is half as fast, or shares its core at
/// this moment, takes twice as long for this as well. One hash alone would not do: each of its steps waits for the one before, and a core
/// that has waited gives a neighbour its time for nothing.
/// </summary>
internal static class Reference
{
    private const ulong Start = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;
    private static readonly byte[] s_bytes = new byte[4096];

    /// <summary>The last hash, so that nothing of it can be left out.</summary>
    public static ulong Last { get; private set; }

    public static void Once()
    {
        ulong a = Start, b = Start, c = Start, d = Start, e = Start, f = Start, g = Start, h = Start;
        ReadOnlySpan<byte> left = s_bytes;
        while (left.Length >= 8)
        {
            a = (a ^ left[0]) * Prime;
            b = (b ^ left[1]) * Prime;
            c = (c ^ left[2]) * Prime;
            d = (d ^ left[3]) * Prime;
            e = (e ^ left[4]) * Prime;
            f = (f ^ left[5]) * Prime;
            g = (g ^ left[6]) * Prime;
            h = (h ^ left[7]) * Prime;
            left = left[8..];
        }

        Last = a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
    }
}
