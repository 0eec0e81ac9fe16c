using Relay.Admin;
using Relay.Endpoints.Accounts;

namespace Relay.Endpoints.Billing;

/// <summary>Whose rows an administrator asks for: <c>?user=</c>, or everybody's without it.</summary>
/// <param name="IsGood">False: there is no such user, and the request has been answered.</param>
/// <param name="AccountId">Null: everybody's.</param>
internal readonly record struct AccountFilter(bool IsGood, long? AccountId)
{
    public static async ValueTask<AccountFilter> ReadAsync(HttpContext context, BillingParts parts)
    {
        if (context.Request.Query["user"] is not [{ Length: > 0 } username])
        {
            return new AccountFilter(true, null);
        }

        if (await parts.Lane.RunAsync(() => parts.Users.Find(username), context.RequestAborted) is { } user)
        {
            return new AccountFilter(true, user.AccountId);
        }

        await DetailWriter.UserNotFoundAsync(context);
        return default;
    }
}
