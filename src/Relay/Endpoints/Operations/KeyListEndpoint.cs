using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Identity;
using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary><c>GET /api/keys</c>, <c>GET /api/key_info</c> and <c>GET /export_keys</c>. Only the last shows keys, and leaves a note of it.</summary>
internal sealed class KeyListEndpoint(OperationsParts parts)
{
    /// <summary>Rows of a page, as in the original project.</summary>
    public const int PageSize = 10;

    public async Task HandlePageAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is null)
        {
            return;
        }

        using RequestFields fields = RequestFields.OfQuery(context.Request);
        KeyPageQuery query = Read(context.Request.Query, fields);
        if (fields.Errors.Count > 0)
        {
            await DetailWriter.WriteAsync(context, fields.Errors);
            return;
        }

        KeyPage page = await Task.Run(() => parts.Keys.ReadPageAsync(query, context.RequestAborted));
        await using Utf8JsonWriter json = BillingJson.Begin(context);
        json.WriteStartArray("keys"u8);
        foreach (KeyRow row in page.Rows)
        {
            json.WriteStartObject();
            KeyJson.Write(json, parts.Admin.Show(row));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("total"u8, page.Total);
        json.WriteNumber("page"u8, query.Page);
        json.WriteNumber("page_size"u8, query.PageSize);
        json.WriteEndObject();
    }

    public async Task HandleOneAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context) is not null
            && await KeyLookup.FindAsync(context, parts, context.Request.Query["key"].ToString()) is { } row)
        {
            await using Utf8JsonWriter json = BillingJson.Begin(context);
            KeyJson.Write(json, parts.Admin.Show(row));
            json.WriteEndObject();
        }
    }

    /// <summary>All keys, or those of <c>?provider=</c>, one a line.</summary>
    public async Task HandleExportAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitReaderAsync(context, isSensitive: true) is not { } admin)
        {
            return;
        }

        try
        {
            string? provider = ProviderName.Read(context.Request.Query["provider"].ToString());
            IReadOnlyList<ExportedKey> keys = await Task.Run(() => parts.Admin.ExportAsync(provider, admin.Username, context.RequestAborted));
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers.ContentDisposition = new ContentDisposition { FileName = "keys.txt" }.ToString();
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsync(string.Concat(keys.Select(static key => key.Secret + "\n")), Encoding.UTF8, context.RequestAborted);
        }
        catch (SecretKeyException error)
        {
            await DetailWriter.WriteAsync(context, StatusCodes.Status500InternalServerError, error.Message);
        }
    }

    private static KeyPageQuery Read(IQueryCollection query, RequestFields fields)
    {
        int page = (int)fields.QueryNumber("page", 1, 1, 1_000_000);
        string provider = query["provider"].ToString();
        if (ProviderName.FindError(provider) is { } wrong)
        {
            fields.AddQueryError("provider", wrong);
        }

        KeySort sort = query["sort_field"].ToString() switch
        {
            "" or "add_time" => KeySort.AddTime,
            "balance" => KeySort.Balance,
            "usage_count" => KeySort.UsageCount,
            _ => Wrong("sort_field", "Input should be 'add_time', 'balance' or 'usage_count'", KeySort.AddTime),
        };
        bool isDescending = query["sort_order"].ToString() switch
        {
            "" or "desc" => true,
            "asc" => false,
            _ => Wrong("sort_order", "Input should be 'asc' or 'desc'", true),
        };
        return new KeyPageQuery(ProviderName.Read(provider) ?? "", query["search"].ToString().Trim(), sort, isDescending, page, PageSize);

        T Wrong<T>(string name, string message, T instead)
        {
            fields.AddQueryError(name, message);
            return instead;
        }
    }
}
