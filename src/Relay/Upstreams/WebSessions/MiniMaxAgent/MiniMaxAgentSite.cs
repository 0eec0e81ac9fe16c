using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.MiniMaxAgent;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.MiniMaxAgent;

/// <summary>MiniMax Agent's site. Its paths have the JWT in them and never leave this folder.</summary>
internal sealed class MiniMaxAgentSite : WebSite
{
    private readonly MiniMaxAgentPage _page;
    private readonly string _headers;

    public MiniMaxAgentSite(MiniMaxAgentWebOptions options, TimeProvider time)
        : base("minimax-web", options, new WebFaults("MiniMax Agent's web site", "https://api.minimax.io/v1 (setting Providers:MiniMax:Keys)"), time)
    {
        Options = options;
        Http = Connect(Origin);
        _page = options.ToPage();
        _headers = $"Accept: application/json\r\nUser-Agent: {options.UserAgent}\r\nOrigin: {Origin}\r\nReferer: {Origin}/\r\n";
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

    public MiniMaxAgentWebOptions Options { get; }

    public UpstreamHttp Http { get; }

    public override WebTurn Begin(WebAsk ask, WebToken token) => new MiniMaxAgentTurn(this, ask, (MiniMaxAgentWebToken)token);

    public override WebToken CreateToken(UpstreamKey key) => new MiniMaxAgentWebToken(key, Time);

    /// <summary>Sends a signed call and reads the answer's head.</summary>
    /// <exception cref="IOException">The site could not be reached, or the connection broke.</exception>
    public ValueTask<UpstreamResponse> PostAsync(
        string path, MiniMaxAgentWebToken token, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        (string target, string headers) = Sign(path, token, body.Span);
        return Http.PostAsync(target, headers, body, cancellationToken);
    }

    /// <inheritdoc cref="PostAsync"/>
    public ValueTask<UpstreamResponse> GetAsync(string path, MiniMaxAgentWebToken token, CancellationToken cancellationToken)
    {
        (string target, string headers) = Sign(path, token, default);
        return Http.GetAsync(target, headers, cancellationToken);
    }

    private (string Target, string Headers) Sign(string path, MiniMaxAgentWebToken token, ReadOnlySpan<byte> body)
    {
        MiniMaxAgentToken user = token.User!;
        string unix = MiniMaxAgentPage.UnixOf(Time.GetUtcNow());
        string stamp = unix[..^3];
        string target = $"{path}?{_page.ToQuery(user, token.Uuid, token.DeviceOfQuery, unix)}";
        string word = Options.SignsWithToken ? user.Jwt : Options.SignatureConstant;
        string headers = $"token: {user.Jwt}\r\nx-timestamp: {stamp}\r\nx-signature: {MiniMaxAgentSignature.XSignature(stamp, word, body)}\r\n"
            + $"yy: {MiniMaxAgentSignature.Yy(target, body, unix)}\r\n{_headers}";
        return (target, headers);
    }
}
