namespace Relay.LoadTest.Load;

/// <summary>Waiting times of a Poisson process with one event a unit, the same for the same seed (SplitMix64, inverse transform).</summary>
internal struct RandomGaps(ulong seed)
{
    private ulong _state = seed;

    public double Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        z ^= z >> 31;
        // In (0, 1]: the logarithm of zero has no place in a schedule.
        return -Math.Log(((z >> 11) + 1) * (1.0 / (1UL << 53)));
    }
}
