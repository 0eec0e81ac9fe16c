using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>Admits by name and password, and answers the request itself when it does not.</summary>
internal sealed class LoginGate(Logins logins, CallerAddress address)
{
    /// <param name="context">Nothing has been sent yet.</param>
    /// <param name="fields">The body, whose <c>username</c> and <c>password</c> are read here, after the caller has read its own.</param>
    /// <param name="wrongStatus">What a wrong name or password is answered with on this path.</param>
    public async ValueTask<LoginAccount?> AdmitAsync(HttpContext context, RequestFields fields, int wrongStatus)
    {
        string username = fields.Text("username") ?? "";
        string password = fields.Text("password") ?? "";
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return null;
        }

        return await AnswerAsync(context, await logins.CheckAsync(username, password, address.Of(context), context.RequestAborted), wrongStatus);
    }

    /// <summary>The same with the body's <c>new_password</c> set in place of the present one.</summary>
    /// <param name="context">Nothing has been sent yet.</param>
    /// <param name="fields">The body.</param>
    /// <param name="minBytes">Shortest password taken.</param>
    public async ValueTask<LoginAccount?> ChangePasswordAsync(HttpContext context, RequestFields fields, int minBytes)
    {
        string username = fields.Text("username") ?? "";
        string password = fields.Text("password") ?? "";
        string newPassword = fields.Text(
            "new_password", text => text == password ? "the new password is the present one" : AccountRules.Password(text, minBytes)) ?? "";
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return null;
        }

        LoginVerdict verdict = await logins.ChangePasswordAsync(username, password, newPassword, address.Of(context), context.RequestAborted);
        return await AnswerAsync(context, verdict, StatusCodes.Status401Unauthorized);
    }

    private static async ValueTask<LoginAccount?> AnswerAsync(HttpContext context, LoginVerdict verdict, int wrongStatus)
    {
        switch (verdict.Outcome)
        {
            case LoginOutcome.Accepted:
                return verdict.Account;
            case LoginOutcome.Throttled:
                await DetailWriter.WriteAsync(
                    context, StatusCodes.Status429TooManyRequests, "Too many wrong passwords, try again later", verdict.RetryAfterSeconds);
                return null;
            case LoginOutcome.Busy:
                await DetailWriter.WriteAsync(
                    context, StatusCodes.Status503ServiceUnavailable, "Too many logins at once, try again shortly", verdict.RetryAfterSeconds);
                return null;
            default:
                await DetailWriter.WriteAsync(context, wrongStatus, "Invalid username or password");
                return null;
        }
    }
}
