using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Relay.Endpoints.Accounts;

/// <summary>Writes an answer of the accounts paths.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> form)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store"; // accounts and tokens
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        JsonSerializer.Serialize(json, answer, form);
    }
}
