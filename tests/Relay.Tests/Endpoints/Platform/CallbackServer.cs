using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>A caller's server that wants to be told of its tasks.</summary>
internal sealed class CallbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Signature, string Body)> _told = [];

    private readonly HashSet<string> _unanswered = [];
    private readonly TaskCompletionSource _hangUntil = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    private CallbackServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/tell";

    public bool AnswersChallenges { get; set; } = true;

    /// <summary>Tellings that are answered by 500 before one is taken.</summary>
    public int FailuresLeft { get; set; }

    /// <summary>Where every request is sent on to; empty: nowhere.</summary>
    public string RedirectsTo { get; set; } = "";

    /// <summary>Takes tellings and says nothing until <see cref="Answer"/>.</summary>
    public bool Hangs { get; set; }

    /// <summary>Tasks whose tellings were not answered.</summary>
    public int Unanswered
    {
        get
        {
            lock (_told)
            {
                return _unanswered.Count;
            }
        }
    }

    public int Requests => Volatile.Read(ref _requests);

    public IReadOnlyList<(string Signature, string Body)> Told
    {
        get
        {
            lock (_told)
            {
                return [.. _told];
            }
        }
    }

    public static async Task<CallbackServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        CallbackServer server = new(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Answers what hangs, and all that comes.</summary>
    public void Answer()
    {
        Hangs = false;
        _hangUntil.TrySetResult();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (RedirectsTo.Length > 0)
        {
            context.Response.Redirect(RedirectsTo, permanent: false, preserveMethod: true);
            return;
        }

        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        JsonElement root = JsonElement.Parse(body);
        if (root.TryGetProperty("challenge", out JsonElement challenge))
        {
            await context.Response.WriteAsync(AnswersChallenges ? $$"""{"challenge":"{{challenge.GetString()}}"}""" : "{}");
            return;
        }

        if (Hangs)
        {
            lock (_told)
            {
                _unanswered.Add(root.GetProperty("task_id").ToString());
            }

            await _hangUntil.Task.WaitAsync(context.RequestAborted);
        }

        lock (_told)
        {
            if (FailuresLeft > 0)
            {
                FailuresLeft--;
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            _told.Add((context.Request.Headers["X-Relay-Signature"].ToString(), body));
        }
    }
}
