namespace Relay.Upstreams.WebSessions.Zhipu;

/// <summary>Zhipu's site (section <c>WebSessions:Zhipu</c>). A token is the cookie <c>chatglm_refresh_token</c>.</summary>
internal sealed class ZhipuWebOptions : WebSessionOptions
{
    public ZhipuWebOptions()
    {
        BaseUrl = "https://chatglm.cn/chatglm";
        Models["zhipu"] = "";
        Models["chatglm"] = "";
        Models["glm-5"] = "";
    }

    /// <summary>The page's constant in the signature.</summary>
    public string SignSecret { get; set; } = "8a1317a7468aa3ad86e997d08f3f31cb";

    /// <summary>Who is asked, unless the model's name is such an id (24 hex digits).</summary>
    public string AssistantId { get; set; } = "65940acff94777010aa6b796";

    /// <summary><c>chat_mode</c> where thinking is wanted.</summary>
    public string ThinkingMode { get; set; } = "zero";

    /// <summary><c>chat_mode</c> where it is not.</summary>
    public string NormalMode { get; set; } = "";

    /// <summary>Sent as <c>X-App-Version</c>.</summary>
    public string AppVersion { get; set; } = "0.0.1";

    /// <summary>Sent as <c>X-App-Platform</c>.</summary>
    public string AppPlatform { get; set; } = "pc";

    /// <summary>Sent as <c>X-App-fr</c>.</summary>
    public string AppFr { get; set; } = "default";

    /// <summary>How long an access token is used, seconds, unless it says less itself. Default 3,600.</summary>
    public int AccessSeconds { get; set; } = 3_600;

    public override string? FindError(string section) => base.FindError(section)
        ?? (Enabled && !Array.TrueForAll([SignSecret, AssistantId, AppVersion, AppPlatform, AppFr], IsHeaderText)
            ? $"{section}: SignSecret, AssistantId, AppVersion, AppPlatform and AppFr must be ASCII texts of one line."
            : Enabled && AccessSeconds < 1 ? $"{section}:AccessSeconds must be at least 1." : null);
}
