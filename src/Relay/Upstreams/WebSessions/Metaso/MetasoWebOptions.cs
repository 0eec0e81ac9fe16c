using Relay.Protocol.WebSessions.Metaso;

namespace Relay.Upstreams.WebSessions.Metaso;

/// <summary>
/// Metaso's site (section <c>WebSessions:Metaso</c>). A token is <c>uid-sid</c>, its two cookies. The site's name of a model is a mode, and
/// after a slash the kind of pages that are searched ("detail/scholar").
/// </summary>
internal sealed class MetasoWebOptions : WebSessionOptions
{
    public MetasoWebOptions()
    {
        BaseUrl = "https://metaso.cn";
        MinIntervalMs = 15_000; // faster clients are refused for minutes
        Models["metaso"] = DefaultMode;
        Models["metaso-concise"] = "concise";
        Models["metaso-detail"] = "detail";
        Models["metaso-research"] = "research";
        Models["metaso-concise-scholar"] = "concise/scholar";
        Models["metaso-detail-scholar"] = "detail/scholar";
        Models["metaso-research-scholar"] = "research/scholar";
    }

    /// <summary>Where a model is not in the table.</summary>
    public const string DefaultMode = "detail";

    /// <summary>The newer form of the search, a POST without a session. Default: no.</summary>
    public bool UsesPost { get; set; }

    /// <summary>Sent as <c>model</c> with the newer form.</summary>
    public string PostModel { get; set; } = "fast_thinking";

    /// <summary>
    /// Longest address of a search, bytes: the question stands in it twice, escaped. Default 7,800: servers take 8 KB. Longer conversations are
    /// refused, unless <see cref="UsesPost"/> is on.
    /// </summary>
    public int MaxQueryBytes { get; set; } = 7_800;

    public override string? FindError(string section) => base.FindError(section)
        ?? (!Enabled ? null
            : !Array.TrueForAll(Tokens, static token => MetasoToken.TryParse(token.Trim(), out _)) ? $"{section}:Tokens must be of the form uid-sid, the values of these two cookies."
            : MaxQueryBytes < 1_000 ? $"{section}:MaxQueryBytes must be at least 1,000."
            : null);
}
