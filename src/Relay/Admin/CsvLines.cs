using Relay.Billing;

namespace Relay.Admin;

/// <summary>The columns of exported files. Amounts are exact decimals, times ISO 8601 in UTC.</summary>
internal static class CsvLines
{
    public static void WriteCallHead(CsvWriter csv) => WriteHead(
        csv, "call_id", "created_at", "username", "task_type", "model_name", "upstream", "endpoint", "voice_id", "char_count", "billing_unit",
        "unit_price", "cost_amount", "end_reason", "audio_bytes", "first_byte_us", "input_tokens", "cached_tokens", "cache_write_tokens",
        "output_tokens", "reasoning_tokens", "audio_input_tokens", "audio_output_tokens", "usage_source");

    public static void Write(CsvWriter csv, CallLine call)
    {
        csv.Plain(call.CallId.ToString());
        csv.Plain(call.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        csv.Text(call.Username);
        csv.Text(call.TaskType);
        csv.Text(call.Model);
        csv.Text(call.Upstream);
        csv.Text(call.Endpoint);
        csv.Text(call.VoiceId);
        csv.Number(call.BilledChars);
        csv.Plain(BillingUnitNames.Of(call.BillingUnit));
        csv.Plain(Money.FormatShort(call.UnitPriceNanos));
        csv.Plain(Money.FormatShort(call.ChargeNanos));
        csv.Plain(call.EndReason.ToString());
        csv.Number(call.AudioBytes);
        csv.Number(call.FirstByteUs);
        csv.Number(call.Tokens.Input);
        csv.Number(call.Tokens.CachedInput);
        csv.Number(call.Tokens.CacheWrite);
        csv.Number(call.Tokens.Output);
        csv.Number(call.Tokens.Reasoning);
        csv.Number(call.Tokens.AudioInput);
        csv.Number(call.Tokens.AudioOutput);
        csv.Plain(UsageOriginNames.Of(call.TokenOrigin));
        csv.EndLine();
    }

    public static void WriteUsageHead(CsvWriter csv) => WriteHead(
        csv, "period", "username", "model_name", "upstream", "task_type", "calls", "failed_calls", "units", "amount", "input_tokens", "output_tokens");

    public static void Write(CsvWriter csv, UsageLine line)
    {
        csv.Plain(line.Period is { } period ? UsagePeriod.Text(period) : "");
        csv.Text(line.Username);
        csv.Text(line.Model);
        csv.Text(line.Upstream);
        csv.Text(line.TaskType);
        csv.Number(line.Calls);
        csv.Number(line.FailedCalls);
        csv.Number(line.Units);
        csv.Plain(Money.FormatShort(line.Nanos));
        csv.Number(line.InputTokens);
        csv.Number(line.OutputTokens);
        csv.EndLine();
    }

    private static void WriteHead(CsvWriter csv, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            csv.Plain(name);
        }

        csv.EndLine();
    }
}
