using System.Text.Json;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Identity;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// A person's way in and out: <c>POST /api/dashboard/login</c> <c>{username, password}</c>, <c>/password</c> (with <c>new_password</c>),
/// <c>/logout</c>, and <c>GET /session</c>, who is in. The same passwords, limits and words as <c>/login</c>. A password that somebody else
/// made opens no session before it has been changed.
/// </summary>
internal sealed class SessionEndpoint(DashboardParts parts, LoginGate logins)
{
    public async Task HandleLoginAsync(HttpContext context)
    {
        using RequestFields? fields = await ReadAsync(context);
        if (fields is null || await logins.AdmitAsync(context, fields, StatusCodes.Status401Unauthorized) is not { } account)
        {
            return;
        }

        if (account.MustChangePassword)
        {
            await using Utf8JsonWriter json = BillingJson.Begin(context);
            json.WriteBoolean("signed_in"u8, false);
            json.WriteBoolean("password_change_required"u8, true);
            json.WriteEndObject();
            return;
        }

        await OpenAsync(context, account);
    }

    public async Task HandlePasswordAsync(HttpContext context)
    {
        using RequestFields? fields = await ReadAsync(context);
        if (fields is not null && await logins.ChangePasswordAsync(context, fields, parts.Login.Options.MinPasswordBytes) is { } account)
        {
            await Task.Run(() => parts.Login.Sessions.CloseAllAsync(account.AccountId), CancellationToken.None);
            await OpenAsync(context, account);
        }
    }

    public async Task HandleLogoutAsync(HttpContext context)
    {
        if (!await IsOursAsync(context))
        {
            return;
        }

        if (PageSession.Read(context.Request) is { } id)
        {
            await Task.Run(() => parts.Login.Sessions.CloseAsync(id));
            PageSession.Remove(context, parts.Address.IsSecure(context));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Who is in, with the balance as the store has it. Nobody is no error: the page asks before anybody has logged in.</summary>
    public async Task HandleSessionAsync(HttpContext context)
    {
        TokenVerdict verdict = await PageSession.CheckAsync(context, parts.Login.Tokens, parts.Login.Sessions);
        AccountProfile? profile = verdict.Caller is { } caller
            ? await Task.Run(async () => await parts.Accounts.FindProfileAsync(caller.Username, context.RequestAborted))
            : null;
        await WriteAsync(context, profile);
    }

    private static async Task WriteAsync(HttpContext context, AccountProfile? profile)
    {
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteBoolean("signed_in"u8, profile is not null);
        if (profile is not null)
        {
            json.WriteString("username"u8, profile.Username);
            json.WriteBoolean("is_admin"u8, profile.IsAdmin);
            json.WriteString("balance"u8, profile.BalanceNanos is { } nanos ? Money.Format(nanos) : null);
            json.WriteString("version"u8, RelayVersion.Text);
        }

        json.WriteEndObject();
    }

    // Also against other sites' pages that would log a person in as somebody else.
    private static async ValueTask<bool> IsOursAsync(HttpContext context)
    {
        if (PageSession.IsOurs(context.Request))
        {
            return true;
        }

        await DetailWriter.WriteAsync(
            context, StatusCodes.Status403Forbidden, $"This is for Relay's own pages, which send the header {PageSession.HeaderName}");
        return false;
    }

    private static async ValueTask<RequestFields?> ReadAsync(HttpContext context) =>
        await IsOursAsync(context) ? await AccountsBody.ReadAsync(context) : null;

    private async Task OpenAsync(HttpContext context, LoginAccount account)
    {
        // The embedded store waits for its disk: not here.
        (string session, AccountProfile? profile) = await Task.Run(async () => (
            await parts.Login.Sessions.OpenAsync(account.AccountId, context.RequestAborted),
            await parts.Accounts.FindProfileAsync(account.Username, context.RequestAborted)));
        PageSession.Write(context, session, parts.Address.IsSecure(context));
        await WriteAsync(context, profile);
    }
}
