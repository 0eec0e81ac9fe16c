using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Kimi;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Kimi;

/// <summary>Kimi's site.</summary>
internal sealed class KimiSite : WebSite
{
    private readonly string _headers;

    public KimiSite(KimiWebOptions options, TimeProvider time)
        : base("kimi-web", options, new WebFaults("Kimi's web site", "https://api.moonshot.cn (setting Providers:Kimi:Keys)"), time)
    {
        Options = options;
        Http = Connect(options.BaseUrl);
        Auth = Connect(options.AuthUrl);
        _headers = $"User-Agent: {options.UserAgent}\r\nx-msh-platform: web\r\nx-msh-version: {options.ClientVersion}\r\nx-language: zh-CN\r\nr-timezone: {options.TimeZone}\r\nOrigin: {Origin}\r\nReferer: {Origin}/\r\n";
    }

    public override WebPromptStyle Style => KimiRequests.Style;

    public KimiWebOptions Options { get; }

    public UpstreamHttp Http { get; }

    /// <summary>Where tokens are renewed.</summary>
    public UpstreamHttp Auth { get; }

    public override WebTurn Begin(WebAsk ask, WebToken token) => new KimiTurn(this, ask, (KimiToken)token);

    public override WebToken CreateToken(UpstreamKey key) => new KimiToken(key, Time);

    /// <summary>Header lines of a call.</summary>
    public string Headers(KimiToken token) =>
        string.Concat("Authorization: Bearer ", token.Access, "\r\nAccept: */*\r\nConnect-Protocol-Version: 1\r\n", token.Facts + _headers);

    /// <summary>Header lines of a renewal, which has no access token to show.</summary>
    public string RefreshHeaders() => "Accept: application/json\r\n" + _headers;
}
