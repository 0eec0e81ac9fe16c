using Relay.Endpoints.Operations;
using Relay.Identity;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// The session of a person at the dashboard: a cookie no script can read and no other site's page sends along. It counts beside bearer
/// tokens wherever accounts and their figures are read, never for calls to models. What changes something must carry a header that only a
/// script of the same origin can set.
/// </summary>
internal static class PageSession
{
    /// <summary>On every changing request of the pages, with any value.</summary>
    public const string HeaderName = "X-Relay-Page";

    private const string CookieName = "relay_session";

    /// <summary>The session's id; null without the cookie.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[CookieName] is { Length: > 0 } id ? id : null;

    /// <summary>Whether the request has the cookie and no bearer token; what it is worth is another question.</summary>
    public static bool IsThere(HttpRequest request) => Read(request) is not null && BearerToken.Read(request.Headers).IsEmpty;

    /// <summary>Made by a page of ours: same origin and, unless it only reads, with the header.</summary>
    public static bool IsOurs(HttpRequest request) => SameOrigin.Holds(request)
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Headers.ContainsKey(HeaderName));

    /// <summary>Whose request it is: by its bearer token or, without one, by the session. A cookie without what belongs to it counts as none.</summary>
    public static ValueTask<TokenVerdict> CheckAsync(HttpContext context, TokenCheck tokens, Sessions? sessions)
    {
        HttpRequest request = context.Request;
        return sessions is not null && IsThere(request) && IsOurs(request)
            ? sessions.CheckAsync(Read(request)!, context.RequestAborted)
            : tokens.CheckAsync(BearerToken.Read(request.Headers), context.RequestAborted);
    }

    public static void Write(HttpContext context, string id, bool isSecure) =>
        context.Response.Cookies.Append(CookieName, id, Options(isSecure, Sessions.Life));

    public static void Remove(HttpContext context, bool isSecure) =>
        context.Response.Cookies.Append(CookieName, "", Options(isSecure, TimeSpan.Zero));

    private static CookieOptions Options(bool isSecure, TimeSpan life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = isSecure,
        MaxAge = life,
        Path = "/",
    };
}
