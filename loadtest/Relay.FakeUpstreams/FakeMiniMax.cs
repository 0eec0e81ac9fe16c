using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Relay.FakeUpstreams.MiniMax;
using Relay.FakeUpstreams.MiniMax.Sockets;

namespace Relay.FakeUpstreams;

/// <summary>
/// A faithful fake of the MiniMax platform's text-to-speech interfaces on 127.0.0.1: a real server whose faults are
/// properties. Whoever started it disposes it; that cuts every connection it still has.
/// </summary>
public sealed class FakeMiniMax : IAsyncDisposable
{
    private readonly FakePlatform _platform;
    private WebApplication? _listener;

    private FakeMiniMax(FakePlatform platform) => _platform = platform;

    /// <summary>Root of all paths, with the port really taken.</summary>
    public Uri BaseAddress => _platform.BaseAddress;

    /// <summary>The switches; see there which are read when.</summary>
    public FakeMiniMaxOptions Options => _platform.Options;

    /// <summary>What it saw.</summary>
    public FakeLog Log => _platform.Log;

    /// <summary>Requests to the interfaces beside speech, oldest first.</summary>
    public IReadOnlyList<FakePlatformCall> PlatformCalls => _platform.State.Calls;

    /// <summary>Queries about tasks, oldest first: with which key, and when (a timestamp of the system's clock).</summary>
    public IReadOnlyList<(string Key, long At)> Queries => _platform.State.Queries;

    /// <summary>Starts a fake; it accepts connections when the task completes.</summary>
    public static async Task<FakeMiniMax> StartAsync(FakeMiniMaxOptions? options = null)
    {
        options ??= new FakeMiniMaxOptions();
        var log = new FakeLog(options.MaxLoggedCalls, options.LogPath is null ? null : new LogFile(options.LogPath));
        var fake = new FakeMiniMax(new FakePlatform(options, log));
        await fake.ListenAsync(options.Port);
        return fake;
    }

    /// <summary>Cuts every connection and refuses new ones until <see cref="OpenListenerAsync"/>. Does nothing when closed.</summary>
    public async Task CloseListenerAsync()
    {
        WebApplication? listener = _listener;
        _listener = null;
        if (listener is null)
        {
            return;
        }

        _platform.Closing = true;
        // A token that has already fired makes the server abort its connections in place of waiting for them.
        await listener.StopAsync(new CancellationToken(canceled: true));
        await listener.DisposeAsync();
    }

    /// <summary>Accepts connections again, on the same port. Does nothing when open.</summary>
    public Task OpenListenerAsync() => _listener is null ? ListenAsync(BaseAddress.Port) : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseListenerAsync();
        Log.Close();
    }

    private async Task ListenAsync(int port)
    {
        _platform.Closing = false;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets(static transport =>
        {
            // A flush returns once the kernel has the bytes, on the thread that asked: cuts come after what was written, counts
            // are true, and a chunk costs no hand-over between threads.
            transport.MaxWriteBufferSize = 1;
            transport.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });

        WebApplication listener = builder.Build();
        listener.Use(static (context, next) =>
        {
            if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                context.Features.Set<IHttpUpgradeFeature>(new WatchedUpgrade(upgrade));
            }

            return next(context);
        });
        // The platform sends no pings.
        listener.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        listener.Run(_platform.RouteAsync);
        await listener.StartAsync();
        _platform.BaseAddress = new Uri(listener.Urls.First());
        _listener = listener;
    }
}
