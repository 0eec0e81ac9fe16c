using Relay.Protocol.WebSessions;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Metaso;

/// <summary>Metaso's site.</summary>
internal sealed class MetasoSite : WebSite
{
    private readonly string _common;

    public MetasoSite(MetasoWebOptions options, TimeProvider time)
        : base("metaso-web", options, new WebFaults("Metaso's web site", "https://metaso.cn/search-api"), time)
    {
        Options = options;
        Http = Connect(Origin);
        _common = $"User-Agent: {options.UserAgent}\r\nAccept-Language: zh-CN,zh;q=0.9\r\n";
    }

    public override WebPromptStyle Style { get; } = new()
    {
        System = "system:",
        User = "user:",
        Assistant = "assistant:",
        End = "\n",
        AssistantEnd = "\n",
        Tail = "assistant:",
    };

    public MetasoWebOptions Options { get; }

    public UpstreamHttp Http { get; }

    public override WebTurn Begin(WebAsk ask, WebToken token) => new MetasoTurn(this, ask, token);

    /// <summary>Header lines of the page: it is gone to, not fetched.</summary>
    public string PageHeaders(string cookie) =>
        $"Cookie: {cookie}\r\nAccept: text/html,application/xhtml+xml\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\nSec-Fetch-User: ?1\r\nUpgrade-Insecure-Requests: 1\r\n{_common}";

    /// <summary>Header lines of the calls that the page makes.</summary>
    /// <param name="cookie">The user's.</param>
    /// <param name="accept">A media type.</param>
    /// <param name="more">Header lines, each ended by CR LF.</param>
    public string Headers(string cookie, string accept, string more) =>
        $"Cookie: {cookie}\r\nAccept: {accept}\r\nOrigin: {Origin}\r\nReferer: {Origin}/\r\n{_common}{more}";
}
