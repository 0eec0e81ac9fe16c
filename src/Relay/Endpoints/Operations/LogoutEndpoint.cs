using Relay.Endpoints.Accounts;
using Relay.Identity;

namespace Relay.Endpoints.Operations;

/// <summary><c>GET /logout</c>: ends the session, removes its cookie and leads to <c>/</c>. A link on another site's page ends nothing.</summary>
internal sealed class LogoutEndpoint(Sessions sessions, CallerAddress address)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (SessionCookie.Read(context.Request) is { } id && SameOrigin.Holds(context.Request))
        {
            // The embedded store waits for its disk: not here.
            await Task.Run(() => sessions.CloseAsync(id));
            SessionCookie.Remove(context, address.IsSecure(context));
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
        context.Response.Headers.CacheControl = "no-store";
    }
}
