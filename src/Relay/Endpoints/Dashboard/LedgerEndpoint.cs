using System.Text.Json;
using Relay.Admin;
using Relay.Billing;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Identity;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// <c>GET /api/dashboard/ledger?user=&amp;before=&amp;limit=</c>: what moved an account's money, newest first; one's own, or anybody's and
/// everybody's for administrators. A call's line has what was held, charged and given back; the others are entries of administrators.
/// <c>next</c> is the <c>before</c> of the page after, null at the end. Amounts are nano-units, as text.
/// </summary>
internal sealed class LedgerEndpoint(DashboardParts parts)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;
    private const char Separator = '.';
    private const string FromTheTop = "-";

    private const string WrongPlace = "Input should be the 'next' of another page";

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", DefaultLimit, 1, MaxLimit);
        LedgerQuery query = new(null, null, null, limit);
        if (context.Request.Query["before"].ToString() is { Length: > 0 } before && !TryRead(before, ref query))
        {
            fields.AddQueryError("before", WrongPlace);
        }

        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        string user = context.Request.Query["user"].ToString();
        bool isKnown = true;
        LedgerPage? page = await parts.Lane.RunAsync(() => Read(caller, query, user, out isKnown), context.RequestAborted);
        if (page is null && isKnown)
        {
            fields.AddQueryError("before", WrongPlace);
            await DetailWriter.WriteAsync(context, fields.Errors);
        }
        else
        {
            await (page is null ? DetailWriter.UserNotFoundAsync(context) : WriteAsync(context, page));
        }
    }

    // Another's ledger is answered as that of somebody who does not exist.
    private LedgerPage? Read(Caller caller, LedgerQuery query, string user, out bool isKnown)
    {
        long? accountId = !caller.IsAdmin ? caller.AccountId : user.Length == 0 ? null : parts.Users.Find(user)?.AccountId;
        isKnown = user.Length == 0 || (caller.IsAdmin ? accountId is not null : user == caller.Username);
        return isKnown ? parts.LedgerLines.ReadLedger(query with { AccountId = accountId }) : null;
    }

    private static bool TryRead(string text, ref LedgerQuery query)
    {
        int dot = text.IndexOf(Separator, StringComparison.Ordinal);
        if (dot < 0 || !TryReadId(text[..dot], out Guid? call) || !TryReadId(text[(dot + 1)..], out Guid? entry))
        {
            return false;
        }

        query = query with { BeforeCall = call, BeforeEntry = entry };
        return true;
    }

    private static bool TryReadId(string text, out Guid? id)
    {
        id = Guid.TryParse(text, out Guid read) ? read : null;
        return id is not null || text == FromTheTop;
    }

    private static string Place(Guid? id) => id?.ToString() ?? FromTheTop;

    private static async Task WriteAsync(HttpContext context, LedgerPage page)
    {
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("lines"u8);
        foreach (LedgerLine line in page.Lines)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, line.Id);
            BillingJson.WriteTime(json, "at"u8, line.At);
            json.WriteString("username"u8, line.Username);
            WriteMembers(json, line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next"u8, page.Next is { } next ? Place(next.BeforeCall) + Separator + Place(next.BeforeEntry) : null);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, LedgerLine line)
    {
        if (line.Kind is { } kind)
        {
            json.WriteString("kind"u8, EntryAnswer.NameOf(kind));
            BillingJson.WriteNanos(json, "amount_nanos"u8, line.AmountNanos);
            if (line.BalanceAfterNanos is { } after)
            {
                BillingJson.WriteNanos(json, "balance_after_nanos"u8, after);
            }
            else
            {
                json.WriteNull("balance_after_nanos"u8);
            }

            json.WriteString("reason"u8, line.Reason);
            json.WriteString("made_by"u8, line.MadeBy);
            return;
        }

        json.WriteString("kind"u8, "call"u8);
        BillingJson.WriteTime(json, "settled_at"u8, line.SettledAt);
        json.WriteString("task_type"u8, line.TaskType);
        json.WriteString("model"u8, line.Model);
        json.WriteString("end_reason"u8, line.EndReason.ToString());
        BillingJson.WriteNanos(json, "held_nanos"u8, line.HeldNanos);
        BillingJson.WriteNanos(json, "charged_nanos"u8, line.AmountNanos);

        // A charge above its hold (more tokens came than were reckoned with) leaves nothing to give back.
        BillingJson.WriteNanos(json, "released_nanos"u8, Math.Max(0, line.HeldNanos - line.AmountNanos));
    }
}
