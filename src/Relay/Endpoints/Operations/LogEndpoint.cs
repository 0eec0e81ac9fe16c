using System.Text.Json;
using Relay.Admin;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;

namespace Relay.Endpoints.Operations;

/// <summary><c>GET /logs?page=&amp;model=</c> and <c>POST /clear_logs</c>: the newest calls, with the labels of their keys. Clearing hides, the ledger stays.</summary>
internal sealed class LogEndpoint(OperationsParts parts)
{
    private const int PageSize = 10;
    private const int MaxModelChars = 200;

    public async Task HandlePageAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int page = (int)fields.QueryNumber("page", 1, 1, 1_000_000);
        string model = context.Request.Query["model"].ToString().Trim();
        if (model.Length > MaxModelChars)
        {
            fields.AddQueryError("model", "Input should have at most 200 characters");
        }

        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        CallLogPage lines = await parts.Lane.RunAsync(() => parts.Log.Read(model, page, PageSize), context.RequestAborted);
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("logs"u8);
        foreach (CallLogLine line in lines.Lines)
        {
            json.WriteStartObject();
            json.WriteString("api_key"u8, line.KeyLabel);
            json.WriteString("model"u8, line.Model);
            KeyJson.WriteTime(json, "call_time"u8, line.CreatedAt);
            json.WriteNumber("input_tokens"u8, line.InputTokens);
            json.WriteNumber("output_tokens"u8, line.OutputTokens);
            json.WriteNumber("total_tokens"u8, line.InputTokens + line.OutputTokens);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("total"u8, lines.Total);
        json.WriteNumber("page"u8, page);
        json.WriteNumber("page_size"u8, PageSize);
        json.WriteEndObject();
    }

    public async Task HandleClearAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitChangeAsync(context) is not { } admin)
        {
            return;
        }

        await Task.Run(() => parts.Log.Clear(admin.Username));
        await JsonAnswer.WriteAsync(context, new MessageAnswer("日志已清空"), AccountsJson.Default.MessageAnswer);
    }
}
