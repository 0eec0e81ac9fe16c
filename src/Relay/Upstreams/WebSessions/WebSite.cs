using Relay.Protocol.WebSessions;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions;

/// <summary>A consumer chat site: how it is reached and what a turn with it is. A platform derives from it. Thread-safe.</summary>
internal abstract class WebSite : IDisposable
{
    /// <summary>Most that is read of an answer that is no stream.</summary>
    public const int MaxReplyBytes = 256 * 1024;

    private readonly List<UpstreamHttp> _clients = [];
    private readonly WebSessionOptions _options;

    /// <param name="name">As routing and key pools know it ("deepseek-web").</param>
    /// <param name="options">Checked.</param>
    /// <param name="faults">Its faults in words.</param>
    /// <param name="time">The clock.</param>
    protected WebSite(string name, WebSessionOptions options, WebFaults faults, TimeProvider time)
    {
        Name = name;
        _options = options;
        Faults = faults;
        Time = time;
        Origin = new Uri(options.BaseUrl).GetLeftPart(UriPartial.Authority);
    }

    public string Name { get; }

    public WebFaults Faults { get; }

    public TimeProvider Time { get; }

    /// <summary>How it wants a conversation.</summary>
    public abstract WebPromptStyle Style { get; }

    /// <summary>The site's scheme and host, as <c>Origin</c> has it.</summary>
    public string Origin { get; }

    /// <summary>A turn; nothing has been asked yet.</summary>
    public abstract WebTurn Begin(WebAsk ask, WebToken token);

    /// <summary>What is kept of a token; platforms that refresh theirs keep more.</summary>
    public virtual WebToken CreateToken(UpstreamKey key) => new(key, Time);

    public void Dispose()
    {
        foreach (UpstreamHttp client in _clients)
        {
            client.Dispose();
        }
    }

    /// <summary>Reads an answer whole, and gives its connection back.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async ValueTask<WebReply> ReadAsync(UpstreamResponse response)
    {
        using (response)
        {
            byte[] body = new byte[4096];
            int length = 0;
            int count;
            while (length < MaxReplyBytes && (count = await response.ReadAsync(body.AsMemory(length))) > 0)
            {
                length += count;
                if (length == body.Length)
                {
                    Array.Resize(ref body, length * 2);
                }
            }

            return new WebReply(response.Head.Status, body.AsMemory(0, length), response.Head.RetryAfterMs);
        }
    }

    /// <summary>Connections to one of its addresses; disposed with the site.</summary>
    protected UpstreamHttp Connect(string url)
    {
        UpstreamHttpOptions limits = new() { ConnectTimeoutMs = _options.ConnectTimeoutMs, IdleConnectionMs = _options.IdleConnectionMs };
        UpstreamHttp http = new(new UpstreamConnectionPool(UpstreamAddress.Of(new Uri(url)), limits, Time));
        _clients.Add(http);
        return http;
    }
}
