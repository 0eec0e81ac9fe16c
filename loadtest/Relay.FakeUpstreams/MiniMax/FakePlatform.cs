using Microsoft.AspNetCore.Http;
using Relay.FakeUpstreams.MiniMax.Platform;
using Relay.FakeUpstreams.MiniMax.Sockets;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>What all requests of one fake share, and the table of its paths. It outlives the listener, which can be closed and opened.</summary>
internal sealed class FakePlatform
{
    private readonly T2aEndpoint _t2a;
    private readonly SocketEndpoint _sockets;
    private readonly PlatformEndpoint _platform;

    public FakePlatform(FakeMiniMaxOptions options, FakeLog log)
    {
        Options = options;
        Log = log;
        _t2a = new T2aEndpoint(this);
        _sockets = new SocketEndpoint(this);
        _platform = new PlatformEndpoint(this);
    }

    public FakeMiniMaxOptions Options { get; }

    public FakeLog Log { get; }

    /// <summary>What accounts have.</summary>
    public PlatformState State { get; } = new();

    public ClipStore Clips { get; } = new();

    public Uri BaseAddress { get; set; } = new("http://127.0.0.1");

    /// <summary>Whether the fake itself is dropping its connections, so that calls which end now were not left by their clients.</summary>
    public bool Closing { get; set; }

    public Task RouteAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        bool post = HttpMethods.IsPost(context.Request.Method);
        switch (path)
        {
            case T2aEndpoint.Path when post:
                return _t2a.HandleAsync(context);
            case SocketEndpoint.PlainPath or SocketEndpoint.BidiPath when context.WebSockets.IsWebSocketRequest:
                return _sockets.HandleAsync(context, path);
            case not null when path.StartsWith(ClipStore.Path, StringComparison.Ordinal):
                return Clips.ServeAsync(context, path);
            case not null when PlatformEndpoint.Serves(path):
                return _platform.HandleAsync(context, path);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}
