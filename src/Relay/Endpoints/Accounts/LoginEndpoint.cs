using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary><c>POST /login</c> <c>{username, password}</c>: a JWT in the form OAuth clients know. There is no refresh token: who wants another logs in.</summary>
internal sealed class LoginEndpoint(LoginGate gate, TokenIssuer issuer, JwtOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null || await gate.AdmitAsync(context, fields, StatusCodes.Status401Unauthorized) is not { } account)
        {
            return;
        }

        IssuedToken issued = await issuer.IssueJwtAsync(account, TimeSpan.FromHours(options.LoginHours), "login", context.RequestAborted);
        LoginAnswer answer = new(
            issued.Token, "bearer", options.LoginHours * 3600L, IsoTime.Of(issued.ExpiresAt!.Value), issued.TokenId, account.UserId, account.Username);
        await JsonAnswer.WriteAsync(context, answer, AccountsJson.Default.LoginAnswer);
    }
}
