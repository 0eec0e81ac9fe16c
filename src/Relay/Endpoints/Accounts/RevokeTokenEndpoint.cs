using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// <c>POST /revoke_token</c>: <c>{token}</c> by whoever holds it, or <c>{token_id}</c> by its owner or an administrator. Repeating it does
/// no harm. The token is refused here from the next call on, and on other nodes within seconds.
/// </summary>
internal sealed class RevokeTokenEndpoint(AccountsGate gate, IAccountStore accounts, TokenCheck tokens)
{
    public async Task HandleAsync(HttpContext context)
    {
        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        string? token = fields.Text("token", required: false);
        long id = token is null ? fields.Number("token_id", null, 1, long.MaxValue) : 0;
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        TokenHash hash;
        if (token is not null)
        {
            // Of a stranger's token, nothing is said but that it is none.
            bool isKnown = TokenHash.TryCompute(token, out hash) && await accounts.FindTokenAsync(hash, context.RequestAborted) is not null;
            if (!isKnown)
            {
                await DetailWriter.WriteAsync(context, StatusCodes.Status404NotFound, "Token not found");
                return;
            }
        }
        else
        {
            if (await gate.AdmitAsync(context) is not { } caller)
            {
                return;
            }

            if (await accounts.FindTokenHashAsync(id, caller.IsAdmin ? null : caller.AccountId, context.RequestAborted) is not { } found)
            {
                await DetailWriter.WriteAsync(context, StatusCodes.Status404NotFound, "Token not found");
                return;
            }

            hash = found;
        }

        // The embedded store waits for its disk: not here. And not to be broken off by a caller who leaves.
        await Task.Run(async () => await accounts.RevokeTokenAsync(hash, CancellationToken.None), CancellationToken.None);
        tokens.Forget(hash);
        await JsonAnswer.WriteAsync(context, new MessageAnswer("Token revoked"), AccountsJson.Default.MessageAnswer);
    }
}
