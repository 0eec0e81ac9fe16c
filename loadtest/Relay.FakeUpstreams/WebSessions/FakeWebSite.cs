using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Relay.FakeUpstreams.MiniMax;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>
/// A fake of a consumer chat site on 127.0.0.1: a real server that insists on the order, the headers and the computed fields of its calls, and
/// whose troubles are properties. Whoever started it disposes it.
/// </summary>
public abstract class FakeWebSite : IAsyncDisposable
{
    private readonly ConcurrentQueue<FakeWebCall> _calls = new();
    private readonly ConcurrentDictionary<string, int> _answering = new();
    private TaskCompletionSource _resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _listener;

    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>What the setting <c>BaseUrl</c> is to be.</summary>
    public virtual Uri SiteAddress => BaseAddress;

    /// <summary>Every request, in order of arrival.</summary>
    public IReadOnlyList<FakeWebCall> Calls => [.. _calls];

    /// <summary>What the model thinks where it is asked to, one event each.</summary>
    public IReadOnlyList<string> Thoughts { get; set; } = ["Let", " me", " see 想"];

    /// <summary>What it says, one event each.</summary>
    public IReadOnlyList<string> Pieces { get; set; } = ["Hel", "lo ", "你好"];

    /// <summary>The whole answer.</summary>
    public string Text => string.Concat(Pieces);

    /// <summary>What goes wrong with a token; those without an entry are well.</summary>
    public ConcurrentDictionary<string, FakeWebTrouble> Troubles { get; } = new();

    /// <summary>Silence after so many pieces of the answer, until <see cref="Resume"/> or the caller leaves; negative: none.</summary>
    public int StallAfter { get; set; } = -1;

    /// <summary>Conversations that were begun, by id; true once they were removed.</summary>
    public ConcurrentDictionary<string, bool> Conversations { get; } = new();

    /// <summary>Most answers at once that a single token was seen with.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Lets a stalled answer go on, or the next one that is about to stall; later ones stall again.</summary>
    public void Resume() => _resume.TrySetResult();

    /// <summary>Forgets troubles and calls; the answer is the usual one again.</summary>
    public virtual void Reset()
    {
        _calls.Clear();
        Troubles.Clear();
        Conversations.Clear();
        StallAfter = -1;
        _resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        MostAtOnce = 0;
        Thoughts = ["Let", " me", " see 想"];
        Pieces = ["Hel", "lo ", "你好"];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_listener is not null)
        {
            await _listener.StopAsync(new CancellationToken(canceled: true));
            await _listener.DisposeAsync();
        }
    }

    protected async Task ListenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        builder.WebHost.UseSockets(static sockets => sockets.MaxWriteBufferSize = 1); // what was flushed has been sent: a cut takes nothing of it back
        WebApplication listener = builder.Build();
        listener.Run(HandleAsync);
        await listener.StartAsync();
        BaseAddress = new Uri(listener.Urls.First());
        _listener = listener;
    }

    protected abstract Task AnswerAsync(HttpContext context, FakeWebCall call);

    protected FakeWebTrouble TroubleOf(string token) => Troubles.GetValueOrDefault(token);

    /// <summary>What stands for a page.</summary>
    protected static Task WriteHtmlAsync(HttpContext context, int status = 200) =>
        WriteAsync(context, status, "text/html", "<!doctype html><html><body>Just a moment...</body></html>");

    protected static Task WriteJsonAsync(HttpContext context, string json, int status = 200) => WriteAsync(context, status, "application/json", json);

    /// <summary>Writes a piece of a stream, and sends it.</summary>
    protected static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Before a piece of the answer: silence where that is wanted.</summary>
    protected async Task PauseAsync(int pieces, CancellationToken aborted)
    {
        if (pieces == StallAfter)
        {
            await _resume.Task.WaitAsync(aborted);
            _resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Closes the connection. Not by a reset, which may take back what was sent before, the name of the conversation among it.</summary>
    protected static Task CutAsync(HttpContext context) => Connections.CutAsync(context, CutKind.Fin);

    /// <summary>Counts answers of a token that are under way.</summary>
    protected void BeginAnswer(string token) => MostAtOnce = Math.Max(MostAtOnce, _answering.AddOrUpdate(token, 1, static (_, count) => count + 1));

    protected void EndAnswer(string token) => _answering.AddOrUpdate(token, 0, static (_, count) => count - 1);

    private static Task WriteAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    private async Task HandleAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        FakeWebCall call = new(context.Request, body.ToArray());
        _calls.Enqueue(call);
        bool wasAborted = false;
        try
        {
            await AnswerAsync(context, call);
        }
        catch (OperationCanceledException)
        {
            wasAborted = true;
        }
        finally
        {
            call.End(wasAborted || context.RequestAborted.IsCancellationRequested);
        }
    }
}
