using System.Buffers;
using System.Text.Json;
using Relay.Endpoints.OpenAi;

namespace Relay.Endpoints.Chat;

/// <summary>OpenAI Responses.</summary>
internal sealed class ResponsesSurface : IChatSurface
{
    public const string Path = "/v1/responses";

    private static readonly byte[] s_keepAlive = ": keepalive\n\n"u8.ToArray();

    public string Endpoint => Path;

    public string TaskType => "text_chat";

    public ReadOnlyMemory<byte> KeepAlive => s_keepAlive;

    public Task WriteErrorAsync(HttpContext context, RelayError error) => OpenAiSurface.WriteAsync(context, error);

    // Clients of this dialect wait for a terminal event with a response in it, and try again where there is none.
    public void WriteFault(IBufferWriter<byte> output, RelayError error)
    {
        output.Write("event: response.failed\ndata: "u8);
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "response.failed"u8);
            json.WriteStartObject("response"u8);
            json.WriteString("object"u8, "response"u8);
            json.WriteString("status"u8, "failed"u8);
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, OpenAiErrorWriter.Code(error.Kind) ?? "server_error");
            json.WriteString("message"u8, error.Message);
            json.WriteEndObject();
            json.WriteStartArray("output"u8);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }
}
