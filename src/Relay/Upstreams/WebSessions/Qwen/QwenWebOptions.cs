namespace Relay.Upstreams.WebSessions.Qwen;

/// <summary>
/// Qwen's site (section <c>WebSessions:Qwen</c>). A token is the page's cookies as one text, or the cookie <c>tongyi_sso_ticket</c> alone. Its
/// gateway often refuses plain clients; that is told, not got around.
/// </summary>
internal sealed class QwenWebOptions : WebSessionOptions
{
    public QwenWebOptions()
    {
        BaseUrl = "https://chat2.qianwen.com";
        Models["qwen"] = "Qwen";
        Models["qwen3"] = "Qwen";
        Models["qwen3.5-plus"] = "Qwen3.5-Plus";
        Models["qwen3-max"] = "Qwen3-Max";
        Models["qwen3-max-thinking"] = "Qwen3-Max-Thinking-Preview";
        Models["qwen3-flash"] = "Qwen3-Flash";
        Models["qwen3-coder"] = "Qwen3-Coder";
        Models["qwen-vl-plus"] = "Qwen3-VL-Plus";
        Models["qwen-vl-max"] = "Qwen3-VL-Plus";
        Models["qwen-long"] = "Qwen";
    }

    /// <summary>2 (default); 1 is the interface of 2024, with <c>BaseUrl=https://qianwen.biz.aliyun.com/dialog</c>.</summary>
    public int Generation { get; set; } = 2;

    /// <summary>Where conversations are removed.</summary>
    public string ApiUrl { get; set; } = "https://chat2-api.qianwen.com";

    /// <summary>The page, as <c>Origin</c> has it.</summary>
    public string PageOrigin { get; set; } = "https://www.qianwen.com";

    /// <summary>The site's name of models that have none of their own.</summary>
    public string DefaultModel { get; set; } = "Qwen";

    /// <summary>More of the query of the chat call, beginning with an ampersand; newer pages send <c>fe_version</c>, <c>la</c>, <c>tz</c>, <c>ve</c>, <c>wv</c>.</summary>
    public string ExtraQuery { get; set; } = "";

    public override string? FindError(string section) => base.FindError(section)
        ?? (!Enabled ? null
            : Generation is not (1 or 2) ? $"{section}:Generation must be 1 or 2."
            : !IsAddress(ApiUrl) ? $"{section}:ApiUrl must be an http:// or https:// address."
            : !IsAddress(PageOrigin) ? $"{section}:PageOrigin must be an http:// or https:// address."
            : ExtraQuery.Length > 0 && (ExtraQuery[0] != '&' || ExtraQuery.AsSpan().ContainsAnyExceptInRange('!', '~'))
                ? $"{section}:ExtraQuery must begin with '&' and have no blanks."
            : null);
}
