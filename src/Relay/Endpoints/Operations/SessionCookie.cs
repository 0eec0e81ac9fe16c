using Relay.Identity;

namespace Relay.Endpoints.Operations;

/// <summary>The cookie of an administrator's session.</summary>
internal static class SessionCookie
{
    public const string Name = "session_id";

    /// <summary>The session's id; null without the cookie.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } id ? id : null;

    /// <param name="context">Nothing has been sent yet.</param>
    /// <param name="id">The session.</param>
    /// <param name="isSecure">The browser came over https.</param>
    public static void Write(HttpContext context, string id, bool isSecure) =>
        context.Response.Cookies.Append(Name, id, Options(isSecure, Sessions.Life));

    public static void Remove(HttpContext context, bool isSecure) => context.Response.Cookies.Append(Name, "", Options(isSecure, TimeSpan.Zero));

    private static CookieOptions Options(bool isSecure, TimeSpan life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = isSecure,
        MaxAge = life,
        Path = "/",
    };
}
