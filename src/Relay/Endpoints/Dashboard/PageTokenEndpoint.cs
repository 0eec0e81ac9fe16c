using Relay.Endpoints.Accounts;
using Relay.Identity;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// <c>POST /api/dashboard/tokens</c> <c>{label, expiration_days = 0, username?}</c>: an API token for oneself, or by an administrator for
/// another. By a session only: a token that may do little must not make one that may do more.
/// </summary>
internal sealed class PageTokenEndpoint(DashboardParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!PageSession.IsThere(context.Request))
        {
            await DetailWriter.WriteAsync(context, RelayError.FromToken(TokenRefusal.Missing));
            return;
        }

        if (await parts.Gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        string? label = fields.Text("label", AccountRules.Label);
        long days = fields.Number("expiration_days", 0, 0, parts.Login.Jwt.MaxDays);
        string username = fields.Text("username", required: false) ?? caller.Username;
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        TokenAnswer? answer = username != caller.Username && !caller.IsAdmin ? null
            : await Task.Run(() => IssueAsync(username, days, label!));
        await (answer is null ? DetailWriter.UserNotFoundAsync(context) : JsonAnswer.WriteAsync(context, answer, AccountsJson.Default.TokenAnswer));
    }

    // Null when there is no such account, or it is switched off. Not with the caller's token: a token that was made must be told.
    private async Task<TokenAnswer?> IssueAsync(string username, long days, string label)
    {
        if (await parts.Accounts.FindAccountAsync(username, CancellationToken.None) is not { } account)
        {
            return null;
        }

        IssuedToken issued = await parts.Login.Issuer.IssueApiTokenAsync(
            account, days == 0 ? null : TimeSpan.FromDays(days), label, CancellationToken.None);
        return new TokenAnswer(issued.Token, issued.TokenId, issued.ExpiresAt is { } at ? IsoTime.Of(at) : null);
    }
}
