namespace Relay.Upstreams.WebSessions.Doubao;

/// <summary>Doubao's site (section <c>WebSessions:Doubao</c>). A token is the cookie <c>sessionid</c>.</summary>
internal sealed class DoubaoWebOptions : WebSessionOptions
{
    public DoubaoWebOptions()
    {
        BaseUrl = "https://www.doubao.com";
        // The site has one model; the names are those of the third document.
        Models["doubao"] = "";
        Models["doubao-pro"] = "";
        Models["doubao-lite"] = "";
        Models["doubao-1.5-pro"] = "";
        Models["doubao-1.5-lite"] = "";
    }

    /// <summary>The assistant that answers; the site's default one.</summary>
    public string BotId { get; set; } = "7338286299411103781";

    /// <summary>Sent as <c>aid</c> and <c>real_aid</c>.</summary>
    public string AppId { get; set; } = "497858";

    /// <summary>Sent as <c>pc_version</c>.</summary>
    public string PcVersion { get; set; } = "3.5.10";

    /// <summary>Sent as <c>version_code</c>.</summary>
    public string VersionCode { get; set; } = "20800";

    /// <summary>The site is asked for ids as texts (<c>agw-js-conv: str</c>). Default: yes; both forms are understood.</summary>
    public bool AsksForStrings { get; set; } = true;

    /// <summary>Whether a text is a cookie's value and nothing more.</summary>
    public static bool IsToken(string token) => token.Length > 0 && token.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '%');

    public override string? FindError(string section) => base.FindError(section)
        ?? (!Enabled ? null
            : !Array.TrueForAll(Tokens, static token => IsToken(token.Trim())) ? $"{section}:Tokens must be values of the cookie sessionid."
            : !Array.TrueForAll([BotId, AppId, PcVersion, VersionCode], static value => value.Length > 0 && value.All(static c => char.IsAsciiLetterOrDigit(c) || c == '.'))
                ? $"{section}: BotId, AppId, PcVersion and VersionCode must be letters, digits and dots."
                : null);
}
