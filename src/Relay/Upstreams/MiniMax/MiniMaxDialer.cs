using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.WebSockets;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Upstreams.MiniMax;

/// <summary>Opens socket sessions: handshake and <c>connected_success</c>. Thread-safe.</summary>
internal sealed class MiniMaxDialer(MiniMaxOptions options, TimeProvider time) : IDisposable
{
    // Dead peers are noticed within 35 s even when nothing is being said.
    private static readonly TimeSpan s_pingEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pongWithin = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _http = CreateClient(options.ConnectTimeoutMs);
    private readonly Uri _plain = SocketUri(options.BaseUrl, "/ws/v1/t2a_v2");
    private readonly Uri _bidi = SocketUri(options.BaseUrl, "/ws/v1/t2a_v2_bidi");

    /// <summary>Exceptions other than cancellation never leave it. The platform refuses in three ways: by HTTP status, by a first message
    /// that is an error, and by closing.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The session owns its socket and is disposed unless it is handed out.")]
    public async Task<(MiniMaxSocket? Socket, UpstreamFault? Fault)> DialAsync(
        SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken)
    {
        ClientWebSocket client = new();
        client.Options.KeepAliveInterval = s_pingEvery;
        client.Options.KeepAliveTimeout = s_pongWithin;
        client.Options.CollectHttpResponseDetails = true;
        client.Options.SetRequestHeader("Authorization", "Bearer " + key.Secret);
        MiniMaxSocket socket = new(client, time);
        bool opened = false;
        try
        {
            await client.ConnectAsync(kind == SpeechSocketKind.Bidi ? _bidi : _plain, _http, cancellationToken);
            UpstreamFault? fault = await ReadGreetingAsync(socket, cancellationToken);
            opened = fault is null;
            return (opened ? socket : null, fault);
        }
        catch (WebSocketException)
        {
            return (null, client.HttpStatusCode is 0 or HttpStatusCode.SwitchingProtocols
                ? MiniMaxFaults.Unreachable
                : MiniMaxFaults.FromStatus(client.HttpStatusCode));
        }
        finally
        {
            if (!opened)
            {
                socket.Abort();
                await socket.DisposeAsync();
            }
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>For handshakes only: nothing that a relay must not do (redirects, cookies, proxies).</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker owns and disposes its handler.")]
    private static HttpMessageInvoker CreateClient(int connectTimeoutMs) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectTimeoutMs),
    });

    private static async ValueTask<UpstreamFault?> ReadGreetingAsync(MiniMaxSocket socket, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration gaveUp = cancellationToken.UnsafeRegister(static state => ((MiniMaxSocket)state!).Abort(), socket);
        ControlMessage greeting = new();
        bool isWhole = await greeting.ReadAsync(socket);
        greeting.Release();
        cancellationToken.ThrowIfCancellationRequested();
        return isWhole ? Judge(in greeting.Event) : MiniMaxFaults.Cut;
    }

    private static UpstreamFault? Judge(in T2aEvent said) =>
        said.StatusCode != 0 ? MiniMaxFaults.FromCode(said.StatusCode, said.StatusMessage)
            : said.Kind == T2aEventKind.ConnectedSuccess ? null
            : MiniMaxFaults.Malformed;

    private static Uri SocketUri(string baseUrl, string path)
    {
        UriBuilder uri = new(baseUrl.TrimEnd('/') + path);
        uri.Scheme = uri.Scheme == "http" ? "ws" : "wss";
        return uri.Uri;
    }
}
