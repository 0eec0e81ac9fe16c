namespace Relay.Bench;

/// <summary>
/// What times are measured against: a hash over 4 KiB, byte by byte (FNV-1a), as plain as code can be. A machine that is half as fast, or
/// shares its core at this moment, takes twice as long for this as well.
/// </summary>
internal static class Reference
{
    private static readonly byte[] s_bytes = new byte[4096];

    /// <summary>The last hash, so that nothing of it can be left out.</summary>
    public static ulong Last { get; private set; }

    public static void Once()
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (byte one in s_bytes)
        {
            hash = (hash ^ one) * 1_099_511_628_211;
        }

        Last = hash;
    }
}
