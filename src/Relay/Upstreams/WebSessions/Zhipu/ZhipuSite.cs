using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Zhipu;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Zhipu;

/// <summary>Zhipu's site.</summary>
internal sealed class ZhipuSite : WebSite
{
    private readonly string _headers;

    public ZhipuSite(ZhipuWebOptions options, TimeProvider time)
        : base("zhipu-web", options, new WebFaults("Zhipu's web site", "https://open.bigmodel.cn (setting Providers:GLM:Keys)"), time)
    {
        Options = options;
        Http = Connect(options.BaseUrl);
        _headers = $"User-Agent: {options.UserAgent}\r\nApp-Name: chatglm\r\nX-App-Platform: {options.AppPlatform}\r\nX-App-Version: {options.AppVersion}\r\nX-App-fr: {options.AppFr}\r\nX-Lang: zh\r\nX-Device-Model: \r\nX-Device-Brand: \r\nX-Exp-Groups: \r\nOrigin: {Origin}\r\nReferer: {Origin}/\r\n";
    }

    public override WebPromptStyle Style => ZhipuRequests.Style;

    public ZhipuWebOptions Options { get; }

    public UpstreamHttp Http { get; }

    public override WebTurn Begin(WebAsk ask, WebToken token) => new ZhipuTurn(this, ask, (ZhipuToken)token);

    public override WebToken CreateToken(UpstreamKey key) => new ZhipuToken(key, Time);

    /// <summary>Header lines of a call, signed now.</summary>
    /// <param name="token">Whose device.</param>
    /// <param name="bearer">The access token, or the refresh token where one is asked for.</param>
    /// <param name="accept">What is to come.</param>
    public string Headers(ZhipuToken token, string bearer, string accept = "application/json")
    {
        ZhipuSignature signature = ZhipuSignature.Create(Time.GetUtcNow().ToUnixTimeMilliseconds(), Guid.NewGuid().ToString("N"), Options.SignSecret);
        return $"Authorization: Bearer {bearer}\r\nAccept: {accept}\r\nX-Timestamp: {signature.Timestamp}\r\nX-Nonce: {signature.Nonce}\r\nX-Sign: {signature.Sign}\r\nX-Device-Id: {token.Device}\r\nX-Request-Id: {Guid.NewGuid():N}\r\n{_headers}";
    }
}
