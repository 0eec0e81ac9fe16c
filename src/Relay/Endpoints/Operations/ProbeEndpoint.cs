using Relay.Billing;

namespace Relay.Endpoints.Operations;

/// <summary>
/// <c>GET /health/live</c>: the process answers. <c>GET /health/ready</c>: send it calls; 503 while it drains, or has no room in its journal
/// and so must refuse them. Open to anyone, a few bytes, no query.
/// </summary>
internal sealed class ProbeEndpoint(Ledger ledger, CancellationToken stopping)
{
    public static Task HandleLiveAsync(HttpContext context) => AnswerAsync(context, StatusCodes.Status200OK, "live");

    public Task HandleReadyAsync(HttpContext context) =>
        stopping.IsCancellationRequested ? AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "draining")
        : !ledger.Stats.JournalHasRoom ? AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "the journal has no room")
        : AnswerAsync(context, StatusCodes.Status200OK, "ready");

    private static Task AnswerAsync(HttpContext context, int status, string word)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync($$"""{"status":"{{word}}"}""", context.RequestAborted);
    }
}
