namespace Relay.Upstreams.Http;

/// <summary>Limits of connections to an upstream.</summary>
internal sealed class UpstreamHttpOptions
{
    /// <summary>Longest time to open a connection, ms.</summary>
    public required int ConnectTimeoutMs { get; init; }

    /// <summary>How long an unused connection is kept, ms.</summary>
    public required int IdleConnectionMs { get; init; }

    /// <summary>Age after which a connection takes no new call, ms. Default 600,000: a host that moved is noticed within that time.</summary>
    public int ConnectionLifetimeMs { get; init; } = 600_000;
}
