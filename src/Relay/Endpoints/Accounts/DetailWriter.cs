using System.Text.Json;

namespace Relay.Endpoints.Accounts;

/// <summary>Errors of the accounts paths: <c>{"detail":"..."}</c>, and FastAPI's list of fields for a body or query that is wrong.</summary>
internal static class DetailWriter
{
    public static Task UserNotFoundAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status404NotFound, "User not found");

    public static Task WriteAsync(HttpContext context, RelayError error) => WriteAsync(context, error.HttpStatus, error.Message);

    /// <param name="context">Nothing has been sent yet.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">For a person; never the caller's own text.</param>
    /// <param name="retryAfterSeconds">Sent as <c>Retry-After</c> when it is not null.</param>
    public static async Task WriteAsync(HttpContext context, int status, string detail, int? retryAfterSeconds = null)
    {
        Begin(context, status);
        if (retryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("detail"u8, detail);
        json.WriteEndObject();
    }

    /// <summary>422 with every field at fault. FastAPI adds the offending input; Relay does not, it may be a password.</summary>
    public static async Task WriteAsync(HttpContext context, IReadOnlyList<FieldError> errors)
    {
        Begin(context, StatusCodes.Status422UnprocessableEntity);
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("detail"u8);
        foreach (FieldError error in errors)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, error.Type);
            json.WriteStartArray("loc"u8);
            json.WriteStringValue(error.Place);
            if (error.Field is { } field)
            {
                json.WriteStringValue(field);
            }

            json.WriteEndArray();
            json.WriteString("msg"u8, error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Begin(HttpContext context, int status)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
    }
}
