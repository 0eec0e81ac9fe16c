using System.Buffers;
using Relay.Endpoints.Chat;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>MiniMax's native chat, for models of other providers: their answers have OpenAI's form, errors have MiniMax's.</summary>
internal sealed class ChatSurface(string endpoint = NativeChat.Path) : IChatSurface
{
    private static readonly byte[] s_keepAlive = ": keepalive\n\n"u8.ToArray();

    public string Endpoint => endpoint;

    public string TaskType => NativeChat.TaskType;

    public ReadOnlyMemory<byte> KeepAlive => s_keepAlive;

    public Task WriteErrorAsync(HttpContext context, RelayError error) => MiniMaxErrorWriter.WriteAsync(context, error);

    public void WriteFault(IBufferWriter<byte> output, RelayError error)
    {
        output.Write("data: "u8);
        MiniMaxErrorWriter.Write(output, error);
        output.Write("\n\n"u8);
    }
}
