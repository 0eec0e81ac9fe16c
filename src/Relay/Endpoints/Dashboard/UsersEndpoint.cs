using System.Text.Json;
using Relay.Admin;
using Relay.Billing;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Identity;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// Accounts, for administrators: <c>GET /api/dashboard/users?after=&amp;limit=</c> in order of their names,
/// <c>POST /api/dashboard/users</c> <c>{username, email?, password?, is_admin?, balance?}</c> and
/// <c>POST /api/dashboard/users/{u}/active</c> <c>{active}</c>. A password given here has to be changed at the first login.
/// </summary>
internal sealed class UsersEndpoint(DashboardParts parts)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public async Task HandleListAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", DefaultLimit, 1, MaxLimit);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        string after = context.Request.Query["after"].ToString();
        IReadOnlyList<AccountProfile> profiles = await Task.Run(
            async () => await parts.Accounts.ListAccountsAsync(after, limit, context.RequestAborted));
        UserTotals?[] totals = await parts.Lane.RunAsync(
            () => profiles.Select(profile => parts.Users.Find(profile.Username)).ToArray(), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("users"u8);
        for (int i = 0; i < profiles.Count; i++)
        {
            Write(json, profiles[i], totals[i]);
        }

        json.WriteEndArray();
        json.WriteString("next"u8, profiles.Count == limit ? profiles[^1].Username : null);
        json.WriteEndObject();
    }

    public async Task HandleAddAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        string username = fields.Text("username", AccountRules.Username) ?? "";
        string? email = fields.Text("email", AccountRules.Email, required: false);
        string? password = fields.Text("password", text => AccountRules.Password(text, parts.Login.Options.MinPasswordBytes), required: false);
        bool isAdmin = fields.Flag("is_admin", missing: false);
        long? balance = fields.Text("balance", required: false) is null ? null : fields.Amount("balance");
        if (balance < 0)
        {
            fields.AddBodyError("balance", "the balance must not be negative");
        }

        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        NewAccount account = new(username, email, null, isAdmin, balance, MustChangePassword: password is not null);
        RegisterVerdict verdict = await parts.Login.Logins.AddAsync(account, password);
        await (verdict.Outcome switch
        {
            RegisterOutcome.Added => JsonAnswer.WriteAsync(context, new MessageAnswer("User added"), AccountsJson.Default.MessageAnswer),
            RegisterOutcome.Busy => DetailWriter.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Too many logins at once, try again shortly", verdict.RetryAfterSeconds),
            _ => DetailWriter.WriteAsync(context, StatusCodes.Status409Conflict, "The name or the mail address is taken"),
        });
    }

    public async Task HandleActiveAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is not { } admin)
        {
            return;
        }

        using RequestFields? fields = await AccountsBody.ReadAsync(context);
        if (fields is null)
        {
            return;
        }

        bool isActive = fields.Flag("active", missing: true);
        string username = AccountsMap.Username(context);
        if (username == admin.Username && !isActive)
        {
            fields.AddBodyError("active", "nobody can switch off the account he is using");
        }

        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        bool isThere = await Task.Run(async () => await parts.Accounts.SetActiveAsync(username, isActive, CancellationToken.None));
        await (isThere
            ? JsonAnswer.WriteAsync(context, new MessageAnswer(isActive ? "User enabled" : "User disabled"), AccountsJson.Default.MessageAnswer)
            : DetailWriter.UserNotFoundAsync(context));
    }

    private static void Write(Utf8JsonWriter json, AccountProfile profile, UserTotals? totals)
    {
        json.WriteStartObject();
        json.WriteString("username"u8, profile.Username);
        json.WriteString("email"u8, profile.Email);
        json.WriteBoolean("is_admin"u8, profile.IsAdmin);
        json.WriteBoolean("is_active"u8, profile.IsActive);
        json.WriteBoolean("can_log_in"u8, profile.CanLogIn);
        json.WriteString("balance"u8, profile.BalanceNanos is { } nanos ? Money.Format(nanos) : null);
        BillingJson.WriteTime(json, "created_at"u8, profile.CreatedAt);
        json.WriteNumber("total_calls"u8, totals?.Calls ?? 0);
        BillingJson.WriteNanos(json, "total_nanos"u8, totals?.Nanos ?? 0);
        BillingJson.WriteTime(json, "last_call_at"u8, totals?.LastCallAt);
        json.WriteEndObject();
    }
}
