using System.Globalization;
using System.Text.Json;
using Relay.Admin;
using Relay.Endpoints.Billing;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary><c>GET /api/stats/overview</c>, <c>/daily</c> and <c>/monthly</c>. Days, hours and months are UTC's.</summary>
internal sealed class StatsEndpoint(OperationsParts parts)
{
    private readonly StatsBook _book = new(parts.Log, parts.Usage, parts.Lane, parts.Time);

    public async Task HandleOverviewAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is null)
        {
            return;
        }

        IReadOnlyList<KeySum> sums = await Task.Run(() => parts.Keys.SumAsync(context.RequestAborted));
        TokenSum all = await _book.ReadAllAsync(context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteNumber("key_count"u8, sums.Sum(static sum => sum.Keys));

        // One number for what may be several currencies: that of most keys. All of them stand beside it.
        KeySum[] known = [.. sums.Where(static sum => sum.Currency.Length > 0 || sum.BalanceNanos != 0)];
        KeyJson.WriteAmount(json, "total_balance"u8, known.FirstOrDefault().BalanceNanos);
        json.WriteNumber("total_calls"u8, all.Calls);
        json.WriteNumber("total_tokens"u8, all.Tokens);
        json.WriteStartObject("balances"u8);
        foreach (KeySum sum in known)
        {
            KeyJson.WriteAmount(json, System.Text.Encoding.UTF8.GetBytes(sum.Currency), sum.BalanceNanos);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public async Task HandleDailyAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is not null)
        {
            await WriteAsync(context, await _book.ReadTodayAsync(context.RequestAborted), first: 0);
        }
    }

    public async Task HandleMonthlyAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is not null)
        {
            await WriteAsync(context, await _book.ReadMonthAsync(context.RequestAborted), first: 1);
        }
    }

    private static async Task WriteAsync(HttpContext context, StatsCurve curve, int first)
    {
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("labels"u8);
        for (int i = 0; i < curve.Parts.Count; i++)
        {
            json.WriteStringValue((first + i).ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        Write(json, "calls"u8, curve.Parts, static part => part.Calls);
        Write(json, "input_tokens"u8, curve.Parts, static part => part.InputTokens);
        Write(json, "output_tokens"u8, curve.Parts, static part => part.OutputTokens);
        json.WriteStartArray("model_labels"u8);
        foreach ((string model, _) in curve.Models)
        {
            json.WriteStringValue(model);
        }

        json.WriteEndArray();
        Write(json, "model_tokens"u8, curve.Models, static model => model.Tokens);
        json.WriteEndObject();
    }

    private static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Func<T, long> number)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteNumberValue(number(item));
        }

        json.WriteEndArray();
    }
}
