using System.Collections.Concurrent;
using Relay.Streaming;

namespace Relay.Metrics;

/// <summary>
/// Counts every call that ends, by what was asked for and who served it. Fed where a call is settled, so it can neither miss one nor count
/// one twice. Any thread; a call of a known kind allocates nothing.
/// </summary>
internal sealed class CallMetrics
{
    // Tasks are a dozen and upstreams as many: beyond this something feeds names from outside, which must not fill the memory.
    private const int MaxSeries = 1000;

    private readonly ConcurrentDictionary<(string Task, string Upstream), CallSeries> _series = new();

    public ICollection<CallSeries> Series => _series.Values;

    public void Ended(string task, string? upstream, in StreamEnd end, long units, long chargedNanos)
    {
        (string, string) key = (task, upstream ?? "");
        if (!_series.TryGetValue(key, out CallSeries? series))
        {
            series = _series.Count < MaxSeries
                ? _series.GetOrAdd(key, static key => new CallSeries(key.Task, key.Upstream))
                : _series.GetOrAdd(("other", "other"), static key => new CallSeries(key.Task, key.Upstream));
        }

        series.Add(in end, units, chargedNanos);
    }
}
