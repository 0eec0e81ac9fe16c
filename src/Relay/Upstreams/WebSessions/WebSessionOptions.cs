using Relay.Diagnostics;
using Relay.Protocol.WebSessions;

namespace Relay.Upstreams.WebSessions;

/// <summary>
/// What all web sessions have in common (section <c>WebSessions:PLATFORM</c>): a consumer chat site, asked the way its own page asks, with the
/// user's own session token. Unofficial and unstable; off unless switched on.
/// </summary>
internal abstract class WebSessionOptions
{
    /// <summary>Whether the site is asked at all. Default: no.</summary>
    public bool Enabled { get; set; }

    /// <summary>The site's address, without a path unless it says so.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Session tokens; each serves one call at a time. More can be imported as keys of the provider.</summary>
    public string[] Tokens { get; set; } = [];

    /// <summary>Names callers may use, each with the site's own name of the model; an empty one says nothing about it.</summary>
    public Dictionary<string, string> Models { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>From the beginning of one call with a token to that of the next, ms. Default 3,000: sites mute accounts that ask faster.</summary>
    public int MinIntervalMs { get; set; } = 3_000;

    /// <summary>Calls that wait for a token's turn. Default 3; beyond that, callers are told to come back.</summary>
    public int MaxWaiting { get; set; } = 3;

    /// <summary>Longest wait for the first words, turns included, ms. Default 120,000.</summary>
    public int FirstByteTimeoutMs { get; set; } = 120_000;

    /// <summary>Longest time to open a connection, ms. Default 10,000.</summary>
    public int ConnectTimeoutMs { get; set; } = 10_000;

    /// <summary>How long an unused connection is kept, ms. Default 30,000.</summary>
    public int IdleConnectionMs { get; set; } = 30_000;

    /// <summary>The conversation is removed when its answer is over. Default: yes.</summary>
    public bool DeleteConversations { get; set; } = true;

    /// <summary>Longest conversation taken, characters; 0: no bound of Relay's.</summary>
    public int MaxPromptChars { get; set; }

    /// <summary>What becomes of the marks that answers point to search hits with. Default: links.</summary>
    public WebCitations Citations { get; set; }

    /// <summary>Sent as <c>User-Agent</c>. Default: Relay's own name, because it does not pass itself off as a browser; some sites refuse that.</summary>
    public string UserAgent { get; set; } = "relay/" + RelayVersion.Text;

    /// <summary>The site's own name of a model; empty where there is none.</summary>
    public string ModelAt(string name) => Models.GetValueOrDefault(name, "");

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    /// <param name="section">Where it stands.</param>
    public virtual string? FindError(string section) => this switch
    {
        { Enabled: false } => null,
        _ when !IsAddress(BaseUrl) => $"{section}:BaseUrl must be an http:// or https:// address.",
        _ when Array.Exists(Tokens, static token => !IsHeaderText(token.Trim())) =>
            $"{section}:Tokens has an entry that is empty or has a character that no token has.",
        _ when !IsHeaderText(UserAgent) => $"{section}:UserAgent must be one line of ASCII characters.",
        { MinIntervalMs: < 0 } => $"{section}:MinIntervalMs must not be negative.",
        { MaxWaiting: < 0 } => $"{section}:MaxWaiting must not be negative.",
        { FirstByteTimeoutMs: < 100 } => $"{section}:FirstByteTimeoutMs must be at least 100.",
        { ConnectTimeoutMs: < 1 } => $"{section}:ConnectTimeoutMs must be at least 1.",
        { MaxPromptChars: < 0 } => $"{section}:MaxPromptChars must not be negative.",
        _ => null,
    };

    private protected static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";

    /// <summary>It can stand in a header line.</summary>
    internal static bool IsHeaderText(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
