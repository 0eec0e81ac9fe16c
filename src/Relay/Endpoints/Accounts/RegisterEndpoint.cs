using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary><c>POST /register</c> <c>{username, password, email}</c>, where the settings allow it.</summary>
internal sealed class RegisterEndpoint(Logins logins, AccountsOptions options, CallerAddress address)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!options.AllowRegistration)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status403Forbidden, "Registration is closed, ask an administrator");
            return;
        }

        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        string? username = fields.Text("username", AccountRules.Username);
        string? password = fields.Text("password", text => AccountRules.Password(text, options.MinPasswordBytes));
        string? email = fields.Text("email", AccountRules.Email);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        RegisterVerdict verdict = await logins.RegisterAsync(username!, email!, password!, address.Of(context), context.RequestAborted);
        await (verdict.Outcome switch
        {
            RegisterOutcome.Added => JsonAnswer.WriteAsync(context, new MessageAnswer("User registered successfully"), AccountsJson.Default.MessageAnswer),
            RegisterOutcome.NameTaken => DetailWriter.WriteAsync(context, StatusCodes.Status400BadRequest, "Username already exists"),
            RegisterOutcome.EmailTaken => DetailWriter.WriteAsync(context, StatusCodes.Status400BadRequest, "Email already registered"),
            RegisterOutcome.Throttled => DetailWriter.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "Too many registrations, try again later", verdict.RetryAfterSeconds),
            _ => DetailWriter.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Too many logins at once, try again shortly", verdict.RetryAfterSeconds),
        });
    }
}
