using System.Text.Json;
using Relay.Admin;
using Relay.Endpoints.Accounts;

namespace Relay.Endpoints.Billing;

/// <summary><c>GET /admin/all_users</c> and <c>/admin/top_users</c>: accounts with what they were charged.</summary>
internal sealed class UserListEndpoint(BillingParts parts)
{
    // The document lists everybody; this bounds what one answer may hold in memory.
    private const int MaxUsers = 10_000;
    private const int DefaultTop = 10;
    private const int MaxTop = 100;

    public async Task HandleAllAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", MaxUsers, 1, MaxUsers);
        long before = fields.QueryNumber("before", long.MaxValue, 1, long.MaxValue);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        (long count, IReadOnlyList<UserTotals> users) = await parts.Lane.RunAsync(
            () => (parts.Users.Count(), parts.Users.ReadAll(limit, before)), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteNumber("total_users"u8, count);
        json.WriteStartArray("users"u8);
        foreach (UserTotals user in users)
        {
            json.WriteStartObject();
            json.WriteString("user_id"u8, user.UserId);
            json.WriteString("username"u8, user.Username);
            json.WriteString("email"u8, user.Email);
            BillingJson.WriteTime(json, "user_created_at"u8, user.CreatedAt);
            json.WriteBoolean("is_active"u8, user.IsActive);
            BillingJson.WriteTotals(json, user);
            BillingJson.WriteTime(json, "billing_created_at"u8, user.BilledSince);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (users.Count == limit)
        {
            json.WriteNumber("next"u8, users[^1].AccountId);
        }
        else
        {
            json.WriteNull("next"u8);
        }

        json.WriteEndObject();
    }

    public async Task HandleTopAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", DefaultTop, 1, MaxTop);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        IReadOnlyList<UserTotals> users = await parts.Lane.RunAsync(() => parts.Users.ReadTop(limit), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteNumber("limit"u8, limit);
        json.WriteStartArray("top_users"u8);
        foreach (UserTotals user in users)
        {
            json.WriteStartObject();
            json.WriteString("username"u8, user.Username);
            json.WriteString("email"u8, user.Email);
            BillingJson.WriteTotals(json, user);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
