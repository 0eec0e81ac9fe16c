using System.Net.WebSockets;
using Relay.Identity;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>The handshake of MiniMax's two sockets. Whoever is not let in is told by HTTP, in MiniMax's form.</summary>
internal sealed class SocketEndpoint(Live<SocketParts> live, SpeechSocketKind kind)
{
    public const string PlainPath = "/ws/v1/t2a_v2";
    public const string BidiPath = "/ws/v1/t2a_v2_bidi";

    /// <summary>Pings both keep middle boxes from forgetting a quiet connection and find peers that vanished: within 35 s.</summary>
    public static WebSocketOptions Options { get; } = new()
    {
        KeepAliveInterval = TimeSpan.FromSeconds(15),
        KeepAliveTimeout = TimeSpan.FromSeconds(20),
    };

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await MiniMaxErrorWriter.WriteAsync(context, new RelayError(ErrorKind.UpgradeRequired, "this path is a WebSocket: connect with ws:// or wss://"));
            return;
        }

        // 2. Identity. A session keeps the settings it began with.
        SocketParts parts = live.Value;
        TokenVerdict verdict = await parts.Tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is not { } caller)
        {
            await MiniMaxErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        if (parts.Stopping.IsCancellationRequested)
        {
            await MiniMaxErrorWriter.WriteAsync(context, RelayError.Stopping);
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using SocketSession session = new(parts, socket, kind == SpeechSocketKind.Bidi ? BidiPath : PlainPath, kind, new NativeDialect(), caller);
        await session.RunAsync(context.RequestAborted);
    }
}
