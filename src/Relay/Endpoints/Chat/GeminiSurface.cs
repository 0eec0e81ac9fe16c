using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Relay.Endpoints.Chat;

/// <summary>Gemini's generateContent and what stands beside it.</summary>
internal sealed class GeminiSurface(string endpoint, string taskType) : IChatSurface
{
    public string Endpoint => endpoint;

    public string TaskType => taskType;

    // Its clients look at what comes before the first event as if it were an error.
    public ReadOnlyMemory<byte> KeepAlive => default;

    public Task WriteErrorAsync(HttpContext context, RelayError error) => WriteAsync(context, error);

    public void WriteFault(IBufferWriter<byte> output, RelayError error)
    {
        output.Write("data: "u8);
        WriteBody(output, error);
        output.Write("\r\n\r\n"u8);
    }

    /// <summary>An error in the form of google.rpc.Status, with its statuses.</summary>
    public static async Task WriteAsync(HttpContext context, RelayError error)
    {
        context.Response.Clear();
        context.Response.StatusCode = StatusOf(error);
        error.SetHeaders(context.Response);
        context.Response.ContentType = "application/json; charset=utf-8";
        WriteBody(context.Response.BodyWriter, error);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static int StatusOf(RelayError error) => error.Kind switch
    {
        // Google's own answer to a wrong key.
        ErrorKind.Unauthorized or ErrorKind.TokenExpired or ErrorKind.TooLarge => StatusCodes.Status400BadRequest,
        ErrorKind.InsufficientBalance => StatusCodes.Status429TooManyRequests,
        ErrorKind.UpstreamFailed => StatusCodes.Status500InternalServerError,
        _ => error.HttpStatus,
    };

    private static void WriteBody(IBufferWriter<byte> output, RelayError error)
    {
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, StatusOf(error));
        json.WriteString("message"u8, error.Message);
        json.WriteString("status"u8, StatusText(error.Kind));
        if (error.Kind is ErrorKind.Unauthorized or ErrorKind.TokenExpired)
        {
            json.WriteStartArray("details"u8);
            json.WriteStartObject();
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.ErrorInfo"u8);
            json.WriteString("reason"u8, "API_KEY_INVALID"u8);
            json.WriteString("domain"u8, "googleapis.com"u8);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else if (error.RetryAfterSeconds > 0)
        {
            json.WriteStartArray("details"u8);
            json.WriteStartObject();
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.RetryInfo"u8);
            json.WriteString("retryDelay"u8, string.Create(CultureInfo.InvariantCulture, $"{error.RetryAfterSeconds}s"));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> StatusText(ErrorKind kind) => kind switch
    {
        ErrorKind.Forbidden or ErrorKind.ModelNotAllowed => "PERMISSION_DENIED"u8,
        ErrorKind.NotFound or ErrorKind.UnknownModel => "NOT_FOUND"u8,
        ErrorKind.RateLimited or ErrorKind.QuotaUsed or ErrorKind.InsufficientBalance => "RESOURCE_EXHAUSTED"u8,
        ErrorKind.Unavailable => "UNAVAILABLE"u8,
        ErrorKind.UpstreamTimeout => "DEADLINE_EXCEEDED"u8,
        ErrorKind.UpstreamFailed or ErrorKind.Internal => "INTERNAL"u8,
        _ => "INVALID_ARGUMENT"u8,
    };
}
