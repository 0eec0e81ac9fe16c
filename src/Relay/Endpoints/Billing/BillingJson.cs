using System.Text.Json;
using Relay.Admin;
using Relay.Billing;
using Relay.Endpoints.Accounts;

namespace Relay.Endpoints.Billing;

/// <summary>
/// The rows of the billing paths in the original project's form: amounts are JSON numbers with four decimals, rounded from what was charged;
/// beside each stands the exact amount in nano-units, as text, because it may not fit a JavaScript number.
/// </summary>
internal static class BillingJson
{
    public static Utf8JsonWriter Begin(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        return json;
    }

    public static void WriteAmount(Utf8JsonWriter json, ReadOnlySpan<byte> name, long nanos)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Money.FormatRounded(nanos), skipInputValidation: true);
    }

    public static void WriteNanos(Utf8JsonWriter json, ReadOnlySpan<byte> name, long nanos) =>
        json.WriteString(name, nanos.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteString(name, IsoTime.Of(at));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>The members of a user's summary; the object is the caller's.</summary>
    public static void WriteTotals(Utf8JsonWriter json, UserTotals user)
    {
        json.WriteNumber("total_calls"u8, user.Calls);
        json.WriteNumber("total_chars"u8, user.Chars);
        WriteAmount(json, "total_amount"u8, user.Nanos);
        WriteNanos(json, "total_nanos"u8, user.Nanos);
        WriteTime(json, "last_call_at"u8, user.LastCallAt);
    }

    /// <summary><c>null</c> for a user who was never charged.</summary>
    public static void WriteSummary(Utf8JsonWriter json, ReadOnlySpan<byte> name, UserTotals user)
    {
        if (user.Calls == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteTotals(json, user);
        json.WriteEndObject();
    }

    public static void WriteCalls(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<CallLine> calls)
    {
        json.WriteStartArray(name);
        foreach (CallLine call in calls)
        {
            json.WriteStartObject();
            json.WriteString("call_id"u8, call.CallId);
            json.WriteString("task_type"u8, call.TaskType);
            json.WriteString("model_name"u8, call.Model);
            json.WriteString("request_text"u8, call.RequestText);
            json.WriteNumber("char_count"u8, call.BilledChars);
            WriteAmount(json, "unit_price"u8, call.UnitPriceNanos);
            WriteAmount(json, "cost_amount"u8, call.ChargeNanos);
            WriteNanos(json, "cost_nanos"u8, call.ChargeNanos);
            json.WriteString("billing_unit"u8, BillingUnitNames.Of(call.BillingUnit));
            json.WriteString("endpoint"u8, call.Endpoint);
            json.WriteString("upstream"u8, call.Upstream);
            json.WriteString("voice_id"u8, call.VoiceId);
            json.WriteString("end_reason"u8, call.EndReason.ToString());
            TokenJson.Write(json, call);
            WriteTime(json, "created_at"u8, call.CreatedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WritePrice(Utf8JsonWriter json, PriceRow row)
    {
        json.WriteString("task_type"u8, row.TaskType);
        json.WriteString("model_name"u8, row.Model);
        json.WriteString("unit_price"u8, Money.FormatShort(row.Price.Nanos));
        json.WriteString("billing_unit"u8, BillingUnitNames.Of(row.Price.Unit));
        json.WriteString("description"u8, row.Description);
        json.WriteBoolean("is_active"u8, row.IsActive);
    }

    public static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<PriceChange> changes)
    {
        json.WriteStartArray("changes"u8);
        foreach (PriceChange change in changes)
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, change.Id);
            WritePrice(json, change.Row);
            json.WriteString("changed_by"u8, change.ChangedBy);
            WriteTime(json, "changed_at"u8, change.ChangedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
