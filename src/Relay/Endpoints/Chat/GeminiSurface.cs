using System.Buffers;
using Relay.Protocol.Translation.Gemini;

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
    public static Task WriteAsync(HttpContext context, RelayError error) => ErrorAnswer.WriteAsync(context, error, StatusOf(error), WriteBody);

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
        int status = StatusOf(error);
        bool isKey = error.Kind is ErrorKind.Unauthorized or ErrorKind.TokenExpired;
        GeminiErrorWriter.Write(
            output, status, GeminiErrorWriter.StatusOf(status), error.Message, error.RetryAfterSeconds * 1000L, isKey ? "API_KEY_INVALID" : "");
    }
}
