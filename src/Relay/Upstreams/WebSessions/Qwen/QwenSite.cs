using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Qwen;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Qwen;

/// <summary>Qwen's site.</summary>
internal sealed class QwenSite : WebSite
{
    private readonly string _headers;

    public QwenSite(QwenWebOptions options, TimeProvider time)
        : base("qwen-web", options, new WebFaults("Qwen's web site", "https://dashscope.aliyuncs.com (setting Providers:Qwen:Keys)"), time)
    {
        Options = options;
        Http = Connect(options.BaseUrl);
        Api = Connect(options.ApiUrl);
        string page = options.PageOrigin.TrimEnd('/');
        _headers = $"User-Agent: {options.UserAgent}\r\nX-Platform: pc_tongyi\r\nOrigin: {page}\r\nReferer: {page}/\r\n";
    }

    public override WebPromptStyle Style => QwenRequests.Style;

    public QwenWebOptions Options { get; }

    public bool IsFirstGeneration => Options.Generation == 1;

    public UpstreamHttp Http { get; }

    /// <summary>Where conversations are removed, in the second generation.</summary>
    public UpstreamHttp Api { get; }

    public override WebTurn Begin(WebAsk ask, WebToken token) => new QwenTurn(this, ask, token);

    /// <summary>Header lines of a call.</summary>
    /// <param name="token">Whose cookies.</param>
    /// <param name="requestId">The chat call's id; empty for other calls.</param>
    public string Headers(WebToken token, string requestId = "")
    {
        QwenCookies cookies = QwenCookies.Parse(token.Secret);
        string xsrf = WebSessionOptions.IsHeaderText(cookies.Xsrf) ? $"X-Xsrf-Token: {cookies.Xsrf}\r\n" : "";
        string chat = requestId.Length == 0 ? "Accept: application/json\r\n"
            : $"Accept: text/event-stream\r\nx-chat-id: {requestId}\r\nx-chat-biz: {{\"chatId\":\"{requestId}\",\"agentId\":\"\",\"enableWebp\":\"\"}}\r\n";
        return $"Cookie: {cookies.Header}\r\n{xsrf}X-DeviceId: {token.DeviceId}\r\n{chat}{_headers}";
    }
}
