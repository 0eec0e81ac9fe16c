using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary><c>GET /user_info/{username}</c> and <c>/user/{username}</c>: who that is. For itself and administrators.</summary>
internal sealed class UserEndpoint(AccountsGate gate, IAccountStore accounts)
{
    public async Task HandleAsync(HttpContext context)
    {
        string username = AccountsMap.Username(context);
        if (await gate.AdmitForAsync(context, username) is null)
        {
            return;
        }

        if (await accounts.FindProfileAsync(username, context.RequestAborted) is not { } profile)
        {
            await DetailWriter.UserNotFoundAsync(context);
            return;
        }

        await JsonAnswer.WriteAsync(context, UserAnswer.Of(profile), AccountsJson.Default.UserAnswer);
    }
}
