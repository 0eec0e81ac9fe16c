using System.Text.Json;
using Relay.Admin;
using Relay.Diagnostics;

namespace Relay.Endpoints.Billing;

/// <summary><c>GET /system_statistics</c> = <c>/admin/statistics</c>: what everybody did, for administrators. Today is the UTC day.</summary>
internal sealed class StatisticsEndpoint(BillingParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        int today = UnixMicros.ToDay(UnixMicros.Of(parts.Time.GetUtcNow()));
        SystemStatistics statistics = await parts.Lane.RunAsync(() => parts.Usage.ReadStatistics(today), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        Write(json, statistics);
        json.WriteEndObject();
    }

    /// <summary>The members of the answer; the object is the caller's.</summary>
    public static void Write(Utf8JsonWriter json, SystemStatistics statistics)
    {
        json.WriteStartObject("user_stats"u8);
        json.WriteNumber("total_users"u8, statistics.ActiveUsers);
        json.WriteEndObject();

        json.WriteStartObject("api_stats"u8);
        json.WriteNumber("total_api_calls"u8, statistics.All.Calls);
        WriteSums(json, "total_chars"u8, "total_revenue"u8, statistics.All);
        json.WriteEndObject();

        json.WriteStartArray("task_stats"u8);
        foreach (TaskTotals task in statistics.Tasks)
        {
            json.WriteStartObject();
            json.WriteString("task_type"u8, task.TaskType);
            json.WriteNumber("call_count"u8, task.Totals.Calls);
            WriteSums(json, "total_chars"u8, "total_cost"u8, task.Totals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("voice_stats"u8);
        foreach (VoiceTotals voices in statistics.Voices)
        {
            json.WriteStartObject();
            json.WriteString("task_type"u8, voices.TaskType);
            json.WriteNumber("total_voices"u8, voices.Voices);
            json.WriteNumber("charged_voices"u8, voices.Charged);
            BillingJson.WriteAmount(json, "voice_revenue"u8, voices.Nanos);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("today_stats"u8);
        json.WriteNumber("today_calls"u8, statistics.Today.Calls);
        WriteSums(json, "today_chars"u8, "today_revenue"u8, statistics.Today);
        json.WriteEndObject();
    }

    // Sums over no rows are null, as the original's are.
    private static void WriteSums(Utf8JsonWriter json, ReadOnlySpan<byte> chars, ReadOnlySpan<byte> amount, UsageTotals totals)
    {
        if (totals.Calls == 0)
        {
            json.WriteNull(chars);
            json.WriteNull(amount);
            return;
        }

        json.WriteNumber(chars, totals.Units);
        BillingJson.WriteAmount(json, amount, totals.Nanos);
    }
}
