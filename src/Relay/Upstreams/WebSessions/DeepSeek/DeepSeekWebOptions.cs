namespace Relay.Upstreams.WebSessions.DeepSeek;

/// <summary>DeepSeek's site (section <c>WebSessions:DeepSeek</c>). A token is what the site keeps as <c>userToken</c>.</summary>
internal sealed class DeepSeekWebOptions : WebSessionOptions
{
    public DeepSeekWebOptions()
    {
        BaseUrl = "https://chat.deepseek.com";
        MinIntervalMs = 10_000; // heavier use is muted until the next day
        MaxPromptChars = 2_621_440;
        Models["deepseek-chat"] = "default";
        Models["deepseek-reasoner"] = "default";
        Models["deepseek-r1"] = "default";
    }

    /// <summary>Path of the interface, and beginning of what the work is for.</summary>
    public string ApiPath { get; set; } = "/api/v0";

    /// <summary>Sent as <c>X-Client-Platform</c>.</summary>
    public string ClientPlatform { get; set; } = "web";

    /// <summary>Sent as <c>X-Client-Version</c>.</summary>
    public string ClientVersion { get; set; } = "2.1.0";

    /// <summary>Sent as <c>X-App-Version</c>.</summary>
    public string AppVersion { get; set; } = "20241129.1";

    /// <summary>Sent as <c>X-Client-Locale</c>.</summary>
    public string Locale { get; set; } = "zh_CN";

    /// <summary>Sent as <c>X-Client-Timezone-Offset</c>, seconds.</summary>
    public int TimezoneOffset { get; set; } = 28_800;

    public override string? FindError(string section) => base.FindError(section)
        ?? (Enabled && !Array.TrueForAll([ApiPath, ClientPlatform, ClientVersion, AppVersion, Locale], IsHeaderText)
            ? $"{section}: ApiPath, ClientPlatform, ClientVersion, AppVersion and Locale must be ASCII texts of one line."
            : null);
}
