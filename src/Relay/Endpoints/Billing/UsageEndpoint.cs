using System.Text.Json;
using Relay.Admin;

namespace Relay.Endpoints.Billing;

/// <summary>
/// <c>GET /admin/usage</c> and, for one's own calls, <c>/v1/usage</c>: roll-ups by <c>from</c>, <c>to</c> (UTC days), <c>by</c> and
/// <c>order=revenue</c>.
/// </summary>
internal sealed class UsageEndpoint(BillingParts parts)
{
    public async Task HandleAllAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is not null)
        {
            await AnswerAsync(context, await AccountFilter.ReadAsync(context, parts), UsageBy.Day | UsageBy.User);
        }
    }

    public async Task HandleOwnAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is { } caller)
        {
            await AnswerAsync(context, new AccountFilter(true, caller.AccountId), UsageBy.Day | UsageBy.Model);
        }
    }

    private async Task AnswerAsync(HttpContext context, AccountFilter filter, UsageBy defaultBy)
    {
        if (!filter.IsGood || await UsageFields.ReadAsync(context, parts.Time, defaultBy) is not { } fields)
        {
            return;
        }

        UsageQuery query = fields.ToQuery(filter.AccountId);
        IReadOnlyList<UsageLine> lines = await parts.Lane.RunAsync(() => parts.Usage.Read(query), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteString("from"u8, fields.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("to"u8, fields.To.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteBoolean("truncated"u8, lines.Count == query.Limit);
        Write(json, lines);
        json.WriteEndObject();
    }

    /// <summary>The member <c>usage</c>: one object a line, with the members it is divided by.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<UsageLine> lines)
    {
        json.WriteStartArray("usage"u8);
        foreach (UsageLine line in lines)
        {
            json.WriteStartObject();
            if (line.Period is { } period)
            {
                json.WriteString(UsagePeriod.IsMonth(period) ? "month"u8 : "day"u8, UsagePeriod.Text(period));
            }

            WriteIfAny(json, "username"u8, line.Username);
            WriteIfAny(json, "model_name"u8, line.Model);
            WriteIfAny(json, "upstream"u8, line.Upstream);
            WriteIfAny(json, "task_type"u8, line.TaskType);
            json.WriteNumber("calls"u8, line.Calls);
            json.WriteNumber("failed_calls"u8, line.FailedCalls);
            json.WriteNumber("units"u8, line.Units);
            json.WriteNumber("input_tokens"u8, line.InputTokens);
            json.WriteNumber("output_tokens"u8, line.OutputTokens);
            BillingJson.WriteAmount(json, "amount"u8, line.Nanos);
            BillingJson.WriteNanos(json, "nanos"u8, line.Nanos);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
