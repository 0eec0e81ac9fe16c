using System.Globalization;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.DeepSeek;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.DeepSeek;

/// <summary>DeepSeek's site.</summary>
internal sealed class DeepSeekSite : WebSite
{
    private readonly string _headers;

    public DeepSeekSite(DeepSeekWebOptions options, TimeProvider time)
        : base("deepseek-web", options, new WebFaults("DeepSeek's web site", "https://api.deepseek.com (setting Providers:DeepSeek:Keys)"), time)
    {
        Options = options;
        Http = Connect(options.BaseUrl);
        Work = new DeepSeekWork();
        _headers = string.Create(
            CultureInfo.InvariantCulture,
            $"User-Agent: {options.UserAgent}\r\nX-Client-Platform: {options.ClientPlatform}\r\nX-Client-Version: {options.ClientVersion}\r\nX-Client-Locale: {options.Locale}\r\nX-App-Version: {options.AppVersion}\r\nX-Client-Timezone-Offset: {options.TimezoneOffset}\r\nOrigin: {Origin}\r\nReferer: {Origin}/\r\n");
    }

    public override WebPromptStyle Style => DeepSeekRequests.Style;

    public DeepSeekWebOptions Options { get; }

    public UpstreamHttp Http { get; }

    public DeepSeekWork Work { get; }

    public override WebTurn Begin(WebAsk ask, WebToken token) => new DeepSeekTurn(this, ask, token);

    /// <summary>Header lines of a call.</summary>
    public string Headers(WebToken token, string accept = "application/json") =>
        string.Concat("Authorization: Bearer ", token.Secret, "\r\n", $"Accept: {accept}\r\n{_headers}");
}
