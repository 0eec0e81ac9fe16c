using System.Text.Json;
using Relay.Admin;
using Relay.Billing;

namespace Relay.Cli;

/// <summary>What <c>relay admin --json</c> prints: one object a line, amounts as exact decimal text.</summary>
internal static class AdminJson
{
    public static void Write(Utf8JsonWriter json, UserTotals user)
    {
        json.WriteStartObject();
        json.WriteString("user_id"u8, user.UserId);
        json.WriteString("username"u8, user.Username);
        json.WriteString("email"u8, user.Email);
        json.WriteString("created_at"u8, user.CreatedAt);
        json.WriteBoolean("is_active"u8, user.IsActive);
        json.WriteNumber("total_calls"u8, user.Calls);
        json.WriteNumber("total_chars"u8, user.Chars);
        json.WriteString("total_amount"u8, Money.FormatShort(user.Nanos));
        if (user.LastCallAt is { } last)
        {
            json.WriteString("last_call_at"u8, last);
        }
        else
        {
            json.WriteNull("last_call_at"u8);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, CallLine call)
    {
        json.WriteStartObject();
        json.WriteString("call_id"u8, call.CallId);
        json.WriteString("task_type"u8, call.TaskType);
        json.WriteString("model_name"u8, call.Model);
        json.WriteNumber("char_count"u8, call.BilledChars);
        json.WriteString("cost_amount"u8, Money.FormatShort(call.ChargeNanos));
        json.WriteString("endpoint"u8, call.Endpoint);
        json.WriteString("created_at"u8, call.CreatedAt);
        json.WriteString("request_text"u8, call.RequestText);
        TokenJson.Write(json, call);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SystemStatistics sums)
    {
        json.WriteStartObject();
        json.WriteNumber("active_users"u8, sums.ActiveUsers);
        Write(json, "all"u8, sums.All);
        Write(json, "today"u8, sums.Today);
        json.WriteStartArray("tasks"u8);
        foreach (TaskTotals task in sums.Tasks)
        {
            json.WriteStartObject();
            json.WriteString("task_type"u8, task.TaskType);
            WriteTotals(json, task.Totals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("voices"u8);
        foreach (VoiceTotals voice in sums.Voices)
        {
            json.WriteStartObject();
            json.WriteString("task_type"u8, voice.TaskType);
            json.WriteNumber("voices"u8, voice.Voices);
            json.WriteNumber("charged"u8, voice.Charged);
            json.WriteString("amount"u8, Money.FormatShort(voice.Nanos));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, UsageTotals totals)
    {
        json.WriteStartObject(name);
        WriteTotals(json, totals);
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, UsageTotals totals)
    {
        json.WriteNumber("calls"u8, totals.Calls);
        json.WriteNumber("units"u8, totals.Units);
        json.WriteString("amount"u8, Money.FormatShort(totals.Nanos));
    }
}
