using System.Text.Json;
using Relay.Billing;
using Relay.Endpoints.Accounts;
using Relay.Identity;

namespace Relay.Endpoints.Billing;

/// <summary>
/// <c>GET /admin/prices</c>, <c>PUT</c> or <c>POST /admin/prices</c>, <c>GET /admin/prices/history</c>: prices, for administrators. A
/// change counts for the next call on this node, and within <see cref="BillingOptions.TariffRefreshMs"/> on others.
/// </summary>
internal sealed class PriceEndpoint(BillingParts parts)
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int DefaultChanges = 50;
    private const int MaxChanges = 1000;

    public async Task HandleListAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        IReadOnlyList<PriceRow> rows = await parts.Lane.RunAsync(parts.Prices.Read, context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("prices"u8);
        foreach (PriceRow row in rows)
        {
            json.WriteStartObject();
            BillingJson.WritePrice(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public async Task HandleSetAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is not { } caller)
        {
            return;
        }

        using RequestFields? fields = await RequestFields.OfBodyAsync(context, MaxBodyBytes);
        if (fields is null)
        {
            await DetailWriter.WriteAsync(context, RelayError.TooLarge(MaxBodyBytes));
            return;
        }

        string taskType = fields.Text("task_type", PriceRules.FindNameError) ?? "";
        string model = fields.Text("model_name", PriceRules.FindNameError, required: false) ?? PriceTable.AllModels;
        string unitName = fields.Text("billing_unit", static name => BillingUnitNames.TryParse(name, out _) ? null : PriceRules.UnitError) ?? "";
        string description = fields.Text("description", PriceRules.FindDescriptionError, required: false) ?? "";
        long nanos = fields.Amount("unit_price");
        bool isActive = fields.Flag("is_active", missing: true);
        if (!PriceRules.IsPrice(nanos))
        {
            fields.AddBodyError("unit_price", PriceRules.PriceError);
        }

        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        _ = BillingUnitNames.TryParse(unitName, out BillingUnit unit);
        PriceRow row = new(taskType, model, new Price(nanos, unit), description, isActive);
        await parts.Lane.RunAsync(() => SetPrice(row, caller), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        BillingJson.WritePrice(json, row);
        json.WriteEndObject();
    }

    public async Task HandleHistoryAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", DefaultChanges, 1, MaxChanges);
        long before = fields.QueryNumber("before", long.MaxValue, 1, long.MaxValue);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        string? taskType = context.Request.Query["task_type"];
        string? model = context.Request.Query["model_name"];
        IReadOnlyList<PriceChange> changes = await parts.Lane.RunAsync(
            () => parts.Prices.ReadHistory(taskType, model, limit, before), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        BillingJson.WriteChanges(json, changes);
        json.WriteEndObject();
    }

    private bool SetPrice(PriceRow row, Caller caller)
    {
        parts.Tariff.Set(row, caller.Username);
        return true;
    }
}
