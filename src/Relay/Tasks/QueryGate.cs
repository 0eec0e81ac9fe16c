using System.Collections.Concurrent;

namespace Relay.Tasks;

/// <summary>
/// Spaces out the queries that are made with a key, for the platform counts them by account: nobody is refused, one waits for one's turn.
/// Any thread. Bounded by the keys.
/// </summary>
internal sealed class QueryGate(int queriesPerSecond, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly long _interval = time.TimestampFrequency / queriesPerSecond;

    /// <summary>Completes when a query may be made with the key.</summary>
    public async ValueTask WaitAsync(string keyLabel, CancellationToken cancellationToken)
    {
        long now = time.GetTimestamp();
        long turn = _lanes.GetOrAdd(keyLabel, static _ => new Lane()).Next(now, _interval);
        if (turn > now)
        {
            await Task.Delay(time.GetElapsedTime(now, turn), time, cancellationToken);
        }
    }

    private sealed class Lane
    {
        private readonly Lock _lock = new();
        private long _free;

        public long Next(long now, long interval)
        {
            lock (_lock)
            {
                long turn = Math.Max(now, _free);
                _free = turn + interval;
                return turn;
            }
        }
    }
}
