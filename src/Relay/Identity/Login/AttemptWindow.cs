namespace Relay.Identity;

/// <summary>
/// Counts attempts by key over a sliding window, made of two fixed ones: the last one counts as far as the window still covers it.
/// Remembers a bounded number of keys; when full, first those are forgotten whose attempts have aged out, then those with the fewest.
/// Any thread.
/// </summary>
/// <param name="limit">Most attempts in a window.</param>
/// <param name="window">Its length.</param>
/// <param name="maxKeys">Most keys remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class AttemptWindow(int limit, TimeSpan window, int maxKeys, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Counts> _keys = new(StringComparer.Ordinal);

    /// <summary>Keys remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>Counts an attempt; when there have been too many, counts nothing and returns the seconds after which one may be made.</summary>
    public int? TryTake(string key)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            Counts counts = Moved(_keys.GetValueOrDefault(key) ?? Counts.None, now);
            if (Weight(counts, now) >= limit)
            {
                return SecondsUntilFree(counts, now);
            }

            if (_keys.Count >= maxKeys && !_keys.ContainsKey(key))
            {
                Forget(now);
            }

            _keys[key] = counts with { Current = counts.Current + 1 };
            return null;
        }
    }

    /// <summary>Takes back one attempt: it turned out to be a good one.</summary>
    public void GiveBack(string key)
    {
        lock (_lock)
        {
            if (_keys.TryGetValue(key, out Counts? counts) && counts.Current > 0)
            {
                _keys[key] = counts with { Current = counts.Current - 1 };
            }
        }
    }

    /// <summary>Forgets what was counted for a key.</summary>
    public void Clear(string key)
    {
        lock (_lock)
        {
            _keys.Remove(key);
        }
    }

    private long WindowTicks => (long)(window.TotalSeconds * time.TimestampFrequency);

    private Counts Moved(Counts counts, long now)
    {
        long age = now - counts.Start;
        return counts.Start == 0 || age >= 2 * WindowTicks ? new Counts(now, 0, 0)
            : age >= WindowTicks ? new Counts(counts.Start + WindowTicks, counts.Current, 0)
            : counts;
    }

    private double Weight(Counts counts, long now) => counts.Current + (counts.Last * (1 - ((now - counts.Start) / (double)WindowTicks)));

    private int SecondsUntilFree(Counts counts, long now)
    {
        // Either enough of the last window slides out, or this one becomes the last and has to.
        double intoWindow = (now - counts.Start) / (double)WindowTicks;
        double free = counts.Current < limit
            ? 1 - ((limit - counts.Current) / (double)counts.Last)
            : 2 - (limit / (double)counts.Current);
        return Math.Max(1, (int)Math.Floor((free - intoWindow) * window.TotalSeconds) + 1);
    }

    // A quarter at a time, so that a full table costs a scan once for many new keys.
    private void Forget(long now)
    {
        string[] least = [.. _keys.OrderBy(pair => Weight(Moved(pair.Value, now), now)).Take((maxKeys + 3) / 4).Select(static pair => pair.Key)];
        foreach (string key in least)
        {
            _keys.Remove(key);
        }
    }

    // Not a struct: sorting those would be code of its own, four times what this file is.
    private sealed record Counts(long Start, int Last, int Current)
    {
        public static Counts None { get; } = new(0, 0, 0);
    }
}
