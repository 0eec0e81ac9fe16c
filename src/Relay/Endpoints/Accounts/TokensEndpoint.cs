using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary><c>GET /tokens/{username}?limit=&amp;before=</c>: that user's tokens, newest first, without their secrets. For itself and administrators.</summary>
internal sealed class TokensEndpoint(AccountsGate gate, IAccountStore accounts)
{
    private const int MaxLimit = 1000;

    public async Task HandleAsync(HttpContext context)
    {
        string username = AccountsMap.Username(context);
        if (await gate.AdmitForAsync(context, username) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", 50, 1, MaxLimit);
        long before = fields.QueryNumber("before", long.MaxValue, 1, long.MaxValue);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        if (await accounts.FindProfileAsync(username, context.RequestAborted) is not { } profile)
        {
            await DetailWriter.UserNotFoundAsync(context);
            return;
        }

        IReadOnlyList<TokenLine> lines = await accounts.ListTokensAsync(profile.AccountId, before, limit, context.RequestAborted);
        TokensAnswer answer = new(username, [.. lines.Select(TokenItem.Of)]);
        await JsonAnswer.WriteAsync(context, answer, AccountsJson.Default.TokensAnswer);
    }
}
