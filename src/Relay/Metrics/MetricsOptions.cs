namespace Relay.Metrics;

/// <summary>What is told of the time and the traffic of calls (section <c>Metrics</c>). Read once at start.</summary>
internal sealed class MetricsOptions
{
    /// <summary>
    /// Anyone may read. Off: an administrator's token is needed, because the figures name upstreams and say what is earned. On where the
    /// port is reached by one's own network only.
    /// </summary>
    public bool Open { get; set; }

    /// <summary>
    /// Answers to calls say in <c>Server-Timing</c> how long the upstream took to their first byte. Default true: the time is measured anyway,
    /// so it costs one short header and no clock. Off where callers should not see it.
    /// </summary>
    public bool ServerTiming { get; set; } = true;
}
