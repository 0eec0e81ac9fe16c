using Relay.Protocol.WebSessions.MiniMaxAgent;

namespace Relay.Upstreams.WebSessions.MiniMaxAgent;

/// <summary>
/// MiniMax Agent (section <c>WebSessions:MiniMaxAgent</c>). A token is the JWT that the site keeps as <c>_token</c>, for newer accounts with
/// the real user's id in front: <c>realUserID+JWT</c>. The site's name of a model is what it shows and, after a colon, its number
/// ("MiniMax-M2.5:501").
/// </summary>
internal sealed class MiniMaxAgentWebOptions : WebSessionOptions
{
    public MiniMaxAgentWebOptions()
    {
        BaseUrl = "https://agent.minimaxi.com";
        Models["minimax"] = "Auto:0";
        Models["minimax-auto"] = "Auto:0";
        Models["MiniMax-M2.5"] = "MiniMax-M2.5:501";
        Models["MiniMax-M2.7"] = "MiniMax-M2.7:502";
    }

    /// <summary>What <c>x-signature</c> is made with: a constant of the site's page.</summary>
    public string SignatureConstant { get; set; } = "I*7Cf%WZ#S&%1RlZJ&C2";

    /// <summary><c>x-signature</c> is made with the JWT instead, as other clients do. Default: no.</summary>
    public bool SignsWithToken { get; set; }

    /// <summary>Sent as <c>chat_type</c>: 1 (default) or 2.</summary>
    public int ChatType { get; set; } = 1;

    /// <summary>The device is registered before the first question and every three hours. Default: no, the JWT names one.</summary>
    public bool RegistersDevice { get; set; }

    /// <summary>From one look at the answer to the next, ms. Default 700; the page takes half a second to one.</summary>
    public int PollIntervalMs { get; set; } = 700;

    /// <summary>Longest answer, ms. Default 600,000: an agent may take many steps.</summary>
    public int MaxAnswerMs { get; set; } = 600_000;

    /// <summary>Before a chat that is still running is removed again, ms; at most twice. Default 2,000.</summary>
    public int DeleteRetryMs { get; set; } = 2_000;

    /// <summary>Sent as <c>biz_id</c> with every query.</summary>
    public string BizId { get; set; } = "3";

    /// <summary>Sent as <c>app_id</c> with every query.</summary>
    public string AppId { get; set; } = "3001";

    /// <summary>Sent as <c>version_code</c> with every query.</summary>
    public string VersionCode { get; set; } = "22201";

    /// <summary>Sent as <c>lang</c> with every query.</summary>
    public string Lang { get; set; } = "zh";

    /// <summary>Sent as <c>os_name</c> with every query.</summary>
    public string OsName { get; set; } = "Windows";

    /// <summary>Sent as <c>browser_name</c> with every query.</summary>
    public string BrowserName { get; set; } = "chrome";

    /// <summary>Sent as <c>browser_language</c> with every query.</summary>
    public string BrowserLanguage { get; set; } = "zh-CN";

    /// <summary>Sent as <c>browser_platform</c> with every query.</summary>
    public string BrowserPlatform { get; set; } = "Win32";

    /// <summary>What every query says of the page.</summary>
    public MiniMaxAgentPage ToPage() => new()
    {
        BizId = BizId,
        AppId = AppId,
        VersionCode = VersionCode,
        Lang = Lang,
        OsName = OsName,
        BrowserName = BrowserName,
        BrowserLanguage = BrowserLanguage,
        BrowserPlatform = BrowserPlatform,
    };

    /// <summary>The site's words for a model; null where the table has none: the site chooses.</summary>
    public MiniMaxAgentModel? FindModel(string name) => ReadModel(ModelAt(name));

    public override string? FindError(string section) => base.FindError(section)
        ?? (!Enabled ? null
            : !Array.TrueForAll(Tokens, static token => MiniMaxAgentToken.TryParse(token.Trim()) is not null) ? $"{section}:Tokens must be JWTs, or of the form realUserID+JWT."
            : ChatType is not (1 or 2) ? $"{section}:ChatType must be 1 or 2."
            : PollIntervalMs < 1 ? $"{section}:PollIntervalMs must be at least 1."
            : MaxAnswerMs < 1_000 ? $"{section}:MaxAnswerMs must be at least 1,000."
            : DeleteRetryMs < 1 ? $"{section}:DeleteRetryMs must be at least 1."
            : Models.FirstOrDefault(static model => model.Value.Length > 0 && ReadModel(model.Value) is null).Key is { } wrong
                ? $"{section}:Models:{wrong} must be empty or have a number after a colon, as in \"Auto:0\"."
                : null);

    private static MiniMaxAgentModel? ReadModel(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture, out int type)
            ? new MiniMaxAgentModel(text[..colon], type)
            : null;
    }
}
