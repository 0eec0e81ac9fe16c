namespace Relay.Metrics;

/// <summary>Counts durations by fixed bounds. Any thread; two interlocked additions an observation, nothing allocated.</summary>
internal sealed class Histogram
{
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _sumUs;

    /// <summary>
    /// Upper bounds in seconds, the last bucket has none: 5 ms is what a local voice takes, 30 s the longest silence a stream may have.
    /// </summary>
    public static ReadOnlySpan<double> Bounds => [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    public double SumSeconds => Interlocked.Read(ref _sumUs) / 1e6;

    public void Observe(long microseconds)
    {
        double seconds = microseconds / 1e6;
        int bucket = 0;
        while (bucket < Bounds.Length && seconds > Bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sumUs, microseconds);
    }

    /// <summary>Observations in the bucket itself, not up to it; the last index is the bucket without a bound.</summary>
    public long CountIn(int bucket) => Interlocked.Read(ref _counts[bucket]);
}
