using System.Buffers;
using System.Text.Json;

namespace Relay.Endpoints.Chat;

/// <summary>Anthropic Messages, and its counting of tokens.</summary>
internal sealed class AnthropicSurface(string endpoint, string taskType) : IChatSurface
{
    // Its own status for "come back later": its clients wait and try again on it.
    private const int OverloadedStatus = 529;

    private static readonly byte[] s_keepAlive = "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8.ToArray();

    public string Endpoint => endpoint;

    public string TaskType => taskType;

    public ReadOnlyMemory<byte> KeepAlive => s_keepAlive;

    public Task WriteErrorAsync(HttpContext context, RelayError error) => WriteAsync(context, error);

    public void WriteFault(IBufferWriter<byte> output, RelayError error)
    {
        output.Write("event: error\ndata: "u8);
        WriteBody(output, error);
        output.Write("\n\n"u8);
    }

    /// <summary>An error in Anthropic's form, with its statuses.</summary>
    public static async Task WriteAsync(HttpContext context, RelayError error)
    {
        context.Response.Clear();
        context.Response.StatusCode = error.Kind switch
        {
            ErrorKind.Unavailable => OverloadedStatus,
            ErrorKind.UpstreamFailed => StatusCodes.Status500InternalServerError,
            _ => error.HttpStatus,
        };
        error.SetHeaders(context.Response);
        context.Response.ContentType = "application/json; charset=utf-8";
        WriteBody(context.Response.BodyWriter, error);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void WriteBody(IBufferWriter<byte> output, RelayError error)
    {
        // Claude Code compacts its conversation when it sees these words.
        string message = error.Kind == ErrorKind.ContextTooLong && !error.Message.StartsWith("prompt is too long", StringComparison.OrdinalIgnoreCase)
            ? $"prompt is too long: {error.Message}"
            : error.Message;
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeOf(error.Kind));
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> TypeOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Unauthorized or ErrorKind.TokenExpired => "authentication_error"u8,
        ErrorKind.InsufficientBalance => "billing_error"u8,
        ErrorKind.Forbidden or ErrorKind.ModelNotAllowed => "permission_error"u8,
        ErrorKind.NotFound or ErrorKind.UnknownModel => "not_found_error"u8,
        ErrorKind.TooLarge => "request_too_large"u8,
        ErrorKind.RateLimited or ErrorKind.QuotaUsed => "rate_limit_error"u8,
        ErrorKind.UpstreamTimeout => "timeout_error"u8,
        ErrorKind.Unavailable => "overloaded_error"u8,
        ErrorKind.UpstreamFailed or ErrorKind.Internal => "api_error"u8,
        _ => "invalid_request_error"u8,
    };
}
