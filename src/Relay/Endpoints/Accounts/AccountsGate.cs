using Relay.Endpoints.Dashboard;
using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// Who may ask the accounts paths what. Each method answers the request itself when the caller may not, and returns null then. The bearer
/// is an API token or a JWT, as everywhere; without one, the session of a page of Relay's own counts.
/// </summary>
internal sealed class AccountsGate(TokenCheck tokens, Sessions? sessions = null)
{
    /// <summary>Any caller with a good token; else 401.</summary>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context)
    {
        TokenVerdict verdict = await PageSession.CheckAsync(context, tokens, sessions);
        if (verdict.Caller is null)
        {
            await DetailWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
        }

        return verdict.Caller;
    }

    /// <summary>Any caller with a good token, or null; answers nothing.</summary>
    public async ValueTask<Caller?> PeekAsync(HttpContext context) => (await PageSession.CheckAsync(context, tokens, sessions)).Caller;

    /// <summary>Whether a request that has been admitted would be again: for answers that go on for long.</summary>
    public async ValueTask<bool> IsStillAsync(HttpContext context, Caller caller)
    {
        TokenVerdict verdict = await PageSession.CheckAsync(context, tokens, sessions);
        return verdict.Caller is { } now && now.AccountId == caller.AccountId && now.IsAdmin == caller.IsAdmin;
    }

    /// <summary>An administrator; else 401 or 403.</summary>
    public async ValueTask<Caller?> AdmitAdminAsync(HttpContext context)
    {
        Caller? caller = await AdmitAsync(context);
        if (caller is null or { IsAdmin: true })
        {
            return caller;
        }

        await DetailWriter.WriteAsync(context, StatusCodes.Status403Forbidden, "Administrators only");
        return null;
    }

    /// <summary>
    /// The user of that name, or an administrator; else 401 or 404. Anyone else's name is answered as one that does not exist, so that
    /// nobody learns who has an account here.
    /// </summary>
    public async ValueTask<Caller?> AdmitForAsync(HttpContext context, string username)
    {
        Caller? caller = await AdmitAsync(context);
        if (caller is null or { IsAdmin: true } || caller.Username == username)
        {
            return caller;
        }

        await DetailWriter.UserNotFoundAsync(context);
        return null;
    }
}
