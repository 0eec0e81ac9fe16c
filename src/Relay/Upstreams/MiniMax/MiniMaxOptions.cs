namespace Relay.Upstreams.MiniMax;

/// <summary>The MiniMax platform (section <c>Upstreams:MiniMax</c>). Without a key it is not used.</summary>
internal sealed class MiniMaxOptions
{
    /// <summary>Default: the international host. Mainland keys need <c>https://api.minimaxi.com</c> or <c>https://api.minimax.cn</c>.</summary>
    public string BaseUrl { get; set; } = "https://api.minimax.io";

    /// <summary>Credentials; they belong to the host's region.</summary>
    public string[] Keys { get; set; } = [];

    /// <summary>Longest time to open a connection, ms. Default 3,000: a second try must fit before people notice.</summary>
    public int ConnectTimeoutMs { get; set; } = 3_000;

    /// <summary>How long an unused connection is kept, ms. Default 90,000: below the two minutes after which load balancers drop them.</summary>
    public int IdleConnectionMs { get; set; } = 90_000;

    /// <summary>Warm sockets kept ready for the WebSocket surface once it is being used. Default 2; 0 switches the pool off.</summary>
    public int WarmSockets { get; set; } = 2;

    /// <summary>Longest an unused warm socket is trusted, ms. Default 60,000: the platform closes them after 120 s.</summary>
    public int WarmSocketMs { get; set; } = 60_000;

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError() => this switch
    {
        _ when !Uri.TryCreate(BaseUrl, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") =>
            "Upstreams:MiniMax:BaseUrl must be an http:// or https:// address.",
        _ when Keys.Any(string.IsNullOrWhiteSpace) => "Upstreams:MiniMax:Keys has an empty entry.",
        // A key becomes a header line: nothing but visible characters may be in it.
        _ when Keys.Any(static key => key.Trim().Any(static c => c is <= ' ' or > '~')) =>
            "Upstreams:MiniMax:Keys has an entry with white space or a character that no key has.",
        { ConnectTimeoutMs: < 1 } => "Upstreams:MiniMax:ConnectTimeoutMs must be at least 1.",
        { WarmSockets: < 0 or > 64 } => "Upstreams:MiniMax:WarmSockets must be between 0 and 64.",
        _ => null,
    };
}
