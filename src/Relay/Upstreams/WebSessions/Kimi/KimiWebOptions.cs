namespace Relay.Upstreams.WebSessions.Kimi;

/// <summary>
/// Kimi's site (section <c>WebSessions:Kimi</c>). A token is the JWT of the cookie <c>kimi-auth</c>, or <c>access_token</c> and
/// <c>refresh_token</c> of the page's storage joined by a <c>+</c>.
/// </summary>
internal sealed class KimiWebOptions : WebSessionOptions
{
    public KimiWebOptions()
    {
        BaseUrl = "https://www.kimi.com";
        Models["kimi"] = "";
        Models["kimi-k2.5"] = "SCENARIO_K2D5";
        Models["kimi-k2.6"] = "SCENARIO_K2D6";
        Models["kimi-k2"] = "SCENARIO_K2";
        Models["moonshot-v1-8k"] = "";
        Models["moonshot-v1-32k"] = "";
        Models["moonshot-v1-128k"] = "";
    }

    /// <summary>Where tokens are renewed.</summary>
    public string AuthUrl { get; set; } = "https://auth.kimi.com";

    /// <summary>The scenario of models that have none of their own.</summary>
    public string Scenario { get; set; } = "SCENARIO_K2D6";

    /// <summary>Sent as <c>x-msh-version</c>.</summary>
    public string ClientVersion { get; set; } = "1.0.0";

    /// <summary>Sent as <c>r-timezone</c>.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>How long before its end an access token is renewed, seconds. Default 60.</summary>
    public int RefreshBeforeSeconds { get; set; } = 60;

    public override string? FindError(string section) => base.FindError(section)
        ?? (!Enabled ? null
            : !IsAddress(AuthUrl) ? $"{section}:AuthUrl must be an http:// or https:// address."
            : !Array.TrueForAll([Scenario, ClientVersion, TimeZone], IsHeaderText) ? $"{section}: Scenario, ClientVersion and TimeZone must be ASCII texts of one line."
            : RefreshBeforeSeconds < 0 ? $"{section}:RefreshBeforeSeconds must not be negative." : null);
}
