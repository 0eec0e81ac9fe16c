namespace Relay.Metrics;

/// <summary>Settings of <c>/metrics</c> (section <c>Metrics</c>). Read once at start.</summary>
internal sealed class MetricsOptions
{
    /// <summary>
    /// Anyone may read. Off: an administrator's token is needed, because the figures name upstreams and say what is earned. On where the
    /// port is reached by one's own network only.
    /// </summary>
    public bool Open { get; set; }
}
