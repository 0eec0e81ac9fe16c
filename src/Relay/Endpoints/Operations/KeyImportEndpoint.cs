using System.Globalization;
using System.Text.Json;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Identity;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary>
/// <c>POST /import_keys</c> <c>{keys, provider?, account?, validate?}</c>: <c>keys</c> is a text with one key a line, or a list, as the
/// command line takes them. A key that its provider does not know is not added; one that nobody could be asked about is. With
/// <c>?wait=false</c> answered at once: <c>GET /api/import_progress</c> tells how far it is, and how it went.
/// </summary>
internal sealed class KeyImportEndpoint(OperationsParts parts)
{
    private const int MaxBodyBytes = 8 * 1024 * 1024; // 100,000 keys and their labels
    private const int MaxErrors = 100;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitChangeAsync(context) is not { } admin)
        {
            return;
        }

        using RequestFields? fields = await RequestFields.OfBodyAsync(context, MaxBodyBytes);
        if (fields is null)
        {
            await DetailWriter.WriteAsync(context, RelayError.TooLarge(MaxBodyBytes));
            return;
        }

        string? keys = fields.TextOrList("keys");
        string provider = ProviderName.Read(fields.Text("provider", ProviderName.FindError, required: false)) ?? ProviderName.SiliconFlow;
        string? account = fields.Text("account", required: false);
        bool validate = fields.Flag("validate", true);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        if (string.IsNullOrWhiteSpace(keys))
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status400BadRequest, "未提供有效的api-key");
            return;
        }

        if (!string.Equals(context.Request.Query["wait"], "false", StringComparison.OrdinalIgnoreCase))
        {
            await ImportAsync(context, admin, provider, keys, account, validate);
        }
        else if (parts.Import.TryStart(provider, keys, account, validate, admin.Username))
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await WriteStateAsync(context);
        }
        else
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status409Conflict, "Another import is under way, try again when it is done");
        }
    }

    public async Task HandleProgressAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is not null)
        {
            await WriteStateAsync(context);
        }
    }

    private async Task ImportAsync(HttpContext context, Caller admin, string provider, string keys, string? account, bool validate)
    {
        try
        {
            // What has been added stays when the caller leaves; the rest is not begun.
            KeyImport done = await Task.Run(
                () => parts.Admin.ImportAsync(provider, keys, account, validate, null, admin.Username, context.RequestAborted));
            await WriteAsync(context, provider, done);
        }
        catch (ArgumentException error)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status400BadRequest, error.Message);
        }
        catch (SecretKeyException error)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status500InternalServerError, error.Message);
        }
    }

    private static async Task WriteAsync(HttpContext context, string provider, KeyImport done)
    {
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteString("message"u8, string.Create(
            CultureInfo.InvariantCulture, $"导入成功 {done.Imported} 个，有重复 {done.Duplicate} 个，无效 {done.Invalid} 个"));
        json.WriteString("provider"u8, provider);
        WriteCounts(json, done);
        json.WriteEndObject();
    }

    private async Task WriteStateAsync(HttpContext context)
    {
        KeyImportState state = parts.Import.State;
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteBoolean("running"u8, state.IsRunning);
        json.WriteBoolean("failed"u8, state is { EndedAt: not null, Done: null });
        json.WriteString("provider"u8, state.Provider);
        KeyJson.WriteTime(json, "started_at"u8, state.StartedAt);
        KeyJson.WriteTime(json, "ended_at"u8, state.EndedAt);
        KeyJson.WriteCounts(json, state.Progress);
        json.WriteString("error"u8, state.Error);
        if (state.Done is { } done)
        {
            json.WriteStartObject("result"u8);
            WriteCounts(json, done);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("result"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, KeyImport done)
    {
        json.WriteNumber("imported"u8, done.Imported);
        json.WriteNumber("duplicate"u8, done.Duplicate);
        json.WriteNumber("invalid"u8, done.Invalid);
        json.WriteNumber("unchecked"u8, done.Unchecked);
        json.WriteStartArray("errors"u8);
        foreach ((int place, string error) in done.Errors.Take(MaxErrors))
        {
            json.WriteStartObject();
            json.WriteNumber("place"u8, place);
            json.WriteString("error"u8, error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
