using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Relay.Tests.Upstreams.Keys;

/// <summary>A provider that answers questions about keys as a test says, and notes what it was asked.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _open;
    private int _mostOpen;

    private KeyServer(Func<string, string, (int Status, string Body)> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(async context =>
        {
            int open = Interlocked.Increment(ref _open);
            _mostOpen = Math.Max(_mostOpen, open);
            string key = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal)
                + context.Request.Headers["x-api-key"] + context.Request.Headers["x-goog-api-key"];
            Asked.Enqueue($"{context.Request.Method} {context.Request.Path} {key}");
            await Task.Yield();
            (int status, string body) = answer(context.Request.Path, key);
            if (status == 0)
            {
                context.Abort();
            }
            else
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(body);
            }

            Interlocked.Decrement(ref _open);
        });
    }

    public string Address => _app.Urls.First();

    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Most questions at one time.</summary>
    public int MostOpen => Volatile.Read(ref _mostOpen);

    /// <param name="answer">Path and key to status and body; status 0 breaks the connection.</param>
    public static async Task<KeyServer> StartAsync(Func<string, string, (int Status, string Body)> answer)
    {
        KeyServer server = new(answer);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
