using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Doubao;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Doubao;

/// <summary>
/// Doubao's site. The page's own signed parameters (<c>msToken</c>, <c>a_bogus</c>) are not made up: where the site wants them, its refusal is
/// the answer.
/// </summary>
internal sealed class DoubaoSite : WebSite
{
    private readonly DoubaoDevice _device;
    private readonly string _headers;

    public DoubaoSite(DoubaoWebOptions options, TimeProvider time)
        : base("doubao-web", options, new WebFaults("Doubao's web site", "https://ark.cn-beijing.volces.com/api/v3 (setting Providers:Doubao:Keys)"), time)
    {
        Options = options;
        Http = Connect(Origin);
        _device = DoubaoDevice.Create(Random.Shared) with { AppId = options.AppId, PcVersion = options.PcVersion, VersionCode = options.VersionCode };
        string strings = options.AsksForStrings ? "agw-js-conv: str\r\n" : "";
        _headers = $"User-Agent: {options.UserAgent}\r\nOrigin: {Origin}\r\nReferer: {Origin}/chat/\r\nAccept-Language: zh-CN,zh;q=0.9\r\n{strings}";
    }

    public override WebPromptStyle Style { get; } = new()
    {
        System = "<|im_start|>system\n",
        User = "<|im_start|>user\n",
        Assistant = "<|im_start|>assistant\n",
        End = "<|im_end|>\n",
        AssistantEnd = "<|im_end|>\n",
    };

    public DoubaoWebOptions Options { get; }

    public UpstreamHttp Http { get; }

    /// <summary>The same for the question and for its query.</summary>
    public string Fp => _device.Fp;

    public override WebTurn Begin(WebAsk ask, WebToken token) => new DoubaoTurnAtSite(this, ask, token);

    /// <summary>Path and query of a call.</summary>
    public string Path(string path) => $"{path}?{_device.ToQuery(Guid.NewGuid().ToString())}";

    /// <summary>Header lines of a call.</summary>
    public string Headers(WebToken token, string accept) =>
        $"Cookie: sessionid={token.Secret}; sessionid_ss={token.Secret}\r\nAccept: {accept}\r\n{_headers}";
}
