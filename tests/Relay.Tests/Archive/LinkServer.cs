using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Relay.Tests.Archive;

/// <summary>A web server with one file; a test may answer differently by setting status or headers first.</summary>
internal sealed class LinkServer : IAsyncDisposable
{
    public const string Path = "/clip.mp3";

    public static readonly byte[] Audio = ArchiveRig.Audio(200_000);

    private readonly WebApplication _app;
    private int _requests;

    private LinkServer(Action<HttpContext> prepare)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(async context =>
        {
            Interlocked.Increment(ref _requests);
            await Task.Run(() => prepare(context));
            if (context.Response.StatusCode == StatusCodes.Status200OK)
            {
                await context.Response.Body.WriteAsync(Audio);
            }
        });
    }

    public int Requests => Volatile.Read(ref _requests);

    public string Link => _app.Urls.First() + Path;

    public static async Task<LinkServer> StartAsync(Action<HttpContext> prepare)
    {
        LinkServer server = new(prepare);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
