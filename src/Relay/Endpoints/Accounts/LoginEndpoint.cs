using Relay.Endpoints.Operations;
using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>
/// <c>POST /login</c> <c>{username, password}</c>: a JWT in the form OAuth clients know, and for an administrator a session beside it, unless
/// the password has to be changed first. There is no refresh token: who wants another logs in.
/// </summary>
internal sealed class LoginEndpoint(LoginGate gate, TokenIssuer issuer, Sessions sessions, CallerAddress address, JwtOptions options)
{
    private const string Message = "登录成功";

    public async Task HandleAsync(HttpContext context)
    {
        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null || await gate.AdmitAsync(context, fields, StatusCodes.Status401Unauthorized) is not { } account)
        {
            return;
        }

        IssuedToken issued = await issuer.IssueJwtAsync(account, TimeSpan.FromHours(options.LoginHours), Sessions.LoginLabel, context.RequestAborted);
        if (account is { IsAdmin: true, MustChangePassword: false } && SameOrigin.Holds(context.Request))
        {
            // The embedded store waits for its disk: not here.
            string session = await Task.Run(() => sessions.OpenAsync(account.AccountId, context.RequestAborted));
            SessionCookie.Write(context, session, address.IsSecure(context));
        }

        LoginAnswer answer = new(
            issued.Token, "bearer", options.LoginHours * 3600L, IsoTime.Of(issued.ExpiresAt!.Value), issued.TokenId, account.UserId, account.Username,
            Message);
        await JsonAnswer.WriteAsync(context, answer, AccountsJson.Default.LoginAnswer);
    }
}
