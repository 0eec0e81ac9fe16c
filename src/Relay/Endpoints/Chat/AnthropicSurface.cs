using System.Buffers;
using Relay.Protocol.Translation.Anthropic;

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
    public static Task WriteAsync(HttpContext context, RelayError error) => ErrorAnswer.WriteAsync(context, error, StatusOf(error), WriteBody);

    private static int StatusOf(RelayError error) => error.Kind switch
    {
        ErrorKind.Unavailable => OverloadedStatus,
        ErrorKind.UpstreamFailed => StatusCodes.Status500InternalServerError,
        _ => error.HttpStatus,
    };

    private static void WriteBody(IBufferWriter<byte> output, RelayError error) => AnthropicErrorWriter.Write(
        output,
        AnthropicErrorWriter.TypeOf(StatusOf(error)),
        error.Kind == ErrorKind.ContextTooLong ? AnthropicErrorWriter.TooLong(error.Message) : error.Message);
}
