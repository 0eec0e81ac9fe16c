using Relay.Endpoints.Accounts;
using Relay.Endpoints.Dashboard;
using Relay.Identity;

namespace Relay.Endpoints.Operations;

/// <summary>
/// Who may use the operations paths: an administrator, by bearer token or by the session in a browser's cookie. Answers the request itself
/// when the caller may not, and returns null then.
/// </summary>
internal sealed class OperationsGate(AccountsGate gate, Sessions sessions)
{
    private const string Page = """
        <!doctype html><html lang="zh"><meta charset="utf-8"><title>401</title><p>未登录或会话已过期</p><p><a href="/">返回</a></p></html>
        """;

    /// <summary>For what only reads; a page of another site may not fetch it either when it is <paramref name="isSensitive"/>.</summary>
    public ValueTask<Caller?> AdmitReaderAsync(HttpContext context, bool isSensitive = false) => AdmitAsync(context, isSensitive);

    /// <summary>For what changes something.</summary>
    public ValueTask<Caller?> AdmitChangeAsync(HttpContext context) => AdmitAsync(context, sameOriginOnly: true);

    /// <summary>Whether an administrator asks, of an answer that others get as well. Answers nothing itself; who shows nothing costs nothing.</summary>
    public async ValueTask<bool> IsAdminAsync(HttpContext context)
    {
        if (!BearerToken.Read(context.Request.Headers).IsEmpty || PageSession.IsThere(context.Request))
        {
            return await gate.PeekAsync(context) is { IsAdmin: true };
        }

        return SessionCookie.Read(context.Request) is { } id && (await sessions.CheckAsync(id, context.RequestAborted)).Caller is { IsAdmin: true };
    }

    private async ValueTask<Caller?> AdmitAsync(HttpContext context, bool sameOriginOnly)
    {
        // A page of Relay's own brings the other cookie, and what that asks for.
        if (!BearerToken.Read(context.Request.Headers).IsEmpty || (SessionCookie.Read(context.Request) is null && PageSession.IsThere(context.Request)))
        {
            return await gate.AdmitAdminAsync(context);
        }

        TokenVerdict verdict = SessionCookie.Read(context.Request) is { } id
            ? await sessions.CheckAsync(id, context.RequestAborted)
            : new TokenVerdict(null, TokenRefusal.Missing);
        if (verdict.Refusal == TokenRefusal.Unavailable)
        {
            await DetailWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return null;
        }

        if (verdict.Caller is not { IsAdmin: true } caller)
        {
            await RefuseAsync(context);
            return null;
        }

        if (sameOriginOnly && !SameOrigin.Holds(context.Request))
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status403Forbidden, "This request was made by another site's page");
            return null;
        }

        return caller;
    }

    private static async Task RefuseAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string accept = request.Headers.Accept.ToString();
        bool isPage = accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
            && !request.Path.StartsWithSegments("/api");
        if (!isPage)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status401Unauthorized, "未登录或会话已过期");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(Page, context.RequestAborted);
    }
}
