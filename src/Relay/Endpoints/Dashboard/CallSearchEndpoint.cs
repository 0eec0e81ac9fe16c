using System.Text.Json;
using Relay.Admin;
using Relay.Billing;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Identity;

namespace Relay.Endpoints.Dashboard;

/// <summary>
/// <c>GET /api/dashboard/calls?user=&amp;model=&amp;upstream=&amp;ended=ok|failed&amp;from=&amp;to=&amp;before=&amp;limit=</c>: calls, newest first, with
/// everything the ledger knows of each; one's own, or everybody's for administrators. <c>from</c> and <c>to</c> are days (UTC), both included, each
/// with or without the other. <c>next</c> is the <c>before</c> of the page after; a page may be
/// short and have one.
/// </summary>
internal sealed class CallSearchEndpoint(DashboardParts parts)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;
    private const int MaxNameChars = 255;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        CallQuery query = Read(context.Request.Query, fields);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        string user = context.Request.Query["user"].ToString();
        CallMatches? found = await parts.Lane.RunAsync(() => Find(caller, query, user), context.RequestAborted);
        if (found is null)
        {
            await DetailWriter.UserNotFoundAsync(context);
            return;
        }

        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("calls"u8);
        foreach (CallLine line in found.Lines)
        {
            Write(json, line, caller.IsAdmin);
        }

        json.WriteEndArray();
        if (found.Next is { } next)
        {
            json.WriteString("next"u8, next);
        }
        else
        {
            json.WriteNull("next"u8);
        }

        json.WriteEndObject();
    }

    // Null when there is no such user, or it is not the caller's to see.
    private CallMatches? Find(Caller caller, CallQuery query, string user)
    {
        if (!caller.IsAdmin)
        {
            return user.Length == 0 || user == caller.Username ? parts.Calls.Find(query with { AccountId = caller.AccountId }) : null;
        }

        return user.Length == 0 ? parts.Calls.Find(query)
            : parts.Users.Find(user) is { } account ? parts.Calls.Find(query with { AccountId = account.AccountId })
            : null;
    }

    private static CallQuery Read(IQueryCollection query, RequestFields fields)
    {
        int limit = (int)fields.QueryNumber("limit", DefaultLimit, 1, MaxLimit);
        bool? isGood = query["ended"].ToString() switch
        {
            "" => null,
            "ok" => true,
            "failed" => false,
            _ => Wrong(fields, "ended", "Input should be 'ok' or 'failed'"),
        };
        Guid? before = null;
        if (query["before"] is [{ Length: > 0 } text])
        {
            before = Guid.TryParse(text, out Guid id) ? id : null;
            _ = before is null && Wrong(fields, "before", "Input should be the id of a call") is null;
        }

        DateOnly? from = fields.QueryDay("from");
        DateOnly? to = fields.QueryDay("to");
        if (from > to)
        {
            fields.AddQueryError("from", "Input should not be later than 'to'");
        }

        return new CallQuery(null, Name(query, fields, "model"), Name(query, fields, "upstream"), isGood, before, limit)
        {
            From = BoundOf(from),
            Until = BoundOf(to?.AddDays(1)),
        };
    }

    private static Guid? BoundOf(DateOnly? day) => day is { } at ? CallIdBounds.At(UsageFields.BeginOf(at)) : null;

    private static string Name(IQueryCollection query, RequestFields fields, string field)
    {
        string name = query[field].ToString().Trim();
        if (name.Length > MaxNameChars)
        {
            fields.AddQueryError(field, "Input should have at most 255 characters");
        }

        return name;
    }

    private static bool? Wrong(RequestFields fields, string field, string message)
    {
        fields.AddQueryError(field, message);
        return null;
    }

    private static void Write(Utf8JsonWriter json, CallLine line, bool withKey)
    {
        json.WriteStartObject();
        json.WriteString("call_id"u8, line.CallId);
        BillingJson.WriteTime(json, "created_at"u8, line.CreatedAt);
        json.WriteString("username"u8, line.Username);
        json.WriteString("task_type"u8, line.TaskType);
        json.WriteString("model"u8, line.Model);
        json.WriteString("upstream"u8, line.Upstream);
        if (withKey)
        {
            json.WriteString("key_label"u8, line.KeyLabel);
        }

        json.WriteString("endpoint"u8, line.Endpoint);
        json.WriteString("voice_id"u8, line.VoiceId);
        json.WriteString("text"u8, line.RequestText);
        json.WriteNumber("units"u8, line.BilledChars);
        json.WriteString("unit_price"u8, Money.FormatShort(line.UnitPriceNanos));
        json.WriteString("billing_unit"u8, BillingUnitNames.Of(line.BillingUnit));
        BillingJson.WriteNanos(json, "nanos"u8, line.ChargeNanos);
        json.WriteString("end_reason"u8, line.EndReason.ToString());
        json.WriteNumber("audio_bytes"u8, line.AudioBytes);
        json.WriteNumber("first_byte_us"u8, line.FirstByteUs);
        json.WriteBoolean("has_clip"u8, line.ClipPath is not null);
        TokenJson.Write(json, line);
        json.WriteEndObject();
    }
}
