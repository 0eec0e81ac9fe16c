namespace Relay.LoadTest.Load;

/// <summary>Every measured value, so that percentiles are exact. Bounded: beyond the bound values are counted, not kept, and the report says so.</summary>
internal sealed class Samples(int capacity = 20_000_000)
{
    private long[] _values = new long[Math.Min(capacity, 4096)];
    private bool _sorted = true;

    public int Count { get; private set; }

    /// <summary>Values that found no place.</summary>
    public long Dropped { get; private set; }

    public void Add(long value)
    {
        if (Count == _values.Length)
        {
            if (Count == capacity)
            {
                Dropped++;
                return;
            }

            Array.Resize(ref _values, (int)Math.Min(capacity, (long)_values.Length * 2));
        }

        _values[Count++] = value;
        _sorted = false;
    }

    public void AddAll(Samples other)
    {
        for (int i = 0; i < other.Count; i++)
        {
            Add(other._values[i]);
        }

        Dropped += other.Dropped;
    }

    /// <summary>
    /// The smallest value that is at least as large as <paramref name="share"/> of all values (nearest rank); null when there are none.
    /// </summary>
    /// <param name="share">From 0, the smallest, to 1, the largest.</param>
    public long? Percentile(double share)
    {
        if (Count == 0)
        {
            return null;
        }

        if (!_sorted)
        {
            _values.AsSpan(0, Count).Sort();
            _sorted = true;
        }

        // The tiny part: 0.99 * 100 is 99.00000000000001 in binary and means the 99th value, not the 100th.
        int rank = (int)Math.Ceiling((share * Count) - 1e-9);
        return _values[Math.Clamp(rank - 1, 0, Count - 1)];
    }
}
