using System.Text.Json;
using Relay.Admin;
using Relay.Endpoints.Accounts;
using Relay.Identity;

namespace Relay.Endpoints.Billing;

/// <summary>
/// What one user was charged: <c>GET /user_billing/{u}</c> = <c>/billing/{u}</c>, <c>/admin/user_calls/{u}</c>, and one's own
/// <c>/v1/billing/query</c>.
/// </summary>
internal sealed class UserBillingEndpoint(BillingParts parts)
{
    private const int RecentCalls = 20;

    /// <summary>The summary and the last calls, for the user itself and administrators.</summary>
    public async Task HandleUserAsync(HttpContext context)
    {
        string username = AccountsMap.Username(context);
        if (await parts.Gate.AdmitForAsync(context, username) is null)
        {
            return;
        }

        (UserTotals? user, IReadOnlyList<CallLine> calls) = await parts.Lane.RunAsync(
            () => Read(username, new PageFields(RecentCalls, 0, null)), context.RequestAborted);
        if (user is null)
        {
            await DetailWriter.UserNotFoundAsync(context);
            return;
        }

        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartObject("user_info"u8);
        json.WriteString("user_id"u8, user.UserId);
        json.WriteString("username"u8, user.Username);
        json.WriteString("email"u8, user.Email);
        BillingJson.WriteTime(json, "created_at"u8, user.CreatedAt);
        json.WriteEndObject();
        BillingJson.WriteSummary(json, "billing_summary"u8, user);
        BillingJson.WriteCalls(json, "recent_calls"u8, calls);
        json.WriteEndObject();
    }

    /// <summary>One's own summary and calls, page by page.</summary>
    public async Task HandleOwnAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is not { } caller || await PageFields.ReadAsync(context) is not { } page)
        {
            return;
        }

        (UserTotals? user, IReadOnlyList<CallLine> calls) = await parts.Lane.RunAsync(() => Read(caller.Username, page), context.RequestAborted);
        if (user is null)
        {
            await DetailWriter.UserNotFoundAsync(context);
            return;
        }

        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartObject("summary"u8);
        BillingJson.WriteTotals(json, user);
        json.WriteEndObject();
        BillingJson.WriteCalls(json, "api_calls"u8, calls);
        json.WriteStartObject("pagination"u8);
        json.WriteNumber("limit"u8, page.Limit);
        json.WriteNumber("offset"u8, page.Offset);
        json.WriteBoolean("has_more"u8, calls.Count == page.Limit);
        WriteNext(json, page, calls);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A user's calls page by page, for administrators.</summary>
    public async Task HandleCallsAsync(HttpContext context)
    {
        string username = AccountsMap.Username(context);
        if (await parts.Gate.AdmitAdminAsync(context) is null || await PageFields.ReadAsync(context) is not { } page)
        {
            return;
        }

        (UserTotals? user, IReadOnlyList<CallLine> calls) = await parts.Lane.RunAsync(() => Read(username, page), context.RequestAborted);
        if (user is null)
        {
            await DetailWriter.UserNotFoundAsync(context);
            return;
        }

        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteString("username"u8, user.Username);
        json.WriteString("user_id"u8, user.UserId);
        json.WriteStartObject("pagination"u8);
        json.WriteNumber("limit"u8, page.Limit);
        json.WriteNumber("offset"u8, page.Offset);
        json.WriteNumber("returned_count"u8, calls.Count);
        WriteNext(json, page, calls);
        json.WriteEndObject();
        BillingJson.WriteCalls(json, "api_calls"u8, calls);
        json.WriteEndObject();
    }

    private static void WriteNext(Utf8JsonWriter json, PageFields page, IReadOnlyList<CallLine> calls)
    {
        if (page.Next(calls) is { } next)
        {
            json.WriteString("next"u8, next);
        }
        else
        {
            json.WriteNull("next"u8);
        }
    }

    private (UserTotals? User, IReadOnlyList<CallLine> Calls) Read(string username, PageFields page) =>
        parts.Users.Find(username) is { } user ? (user, page.Read(parts.Calls, user.AccountId)) : (null, []);
}
