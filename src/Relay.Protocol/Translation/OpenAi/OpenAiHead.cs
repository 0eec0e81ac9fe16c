using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>The members that all chunks of an answer share, written once.</summary>
internal static class OpenAiHead
{
    private static ReadOnlySpan<byte> IdPrefix => "chatcmpl-"u8;

    /// <summary>Everything before <c>choices</c>. The upstream's id where it is of this dialect, else one of Relay's.</summary>
    public static byte[] Create(ChatWriterOptions options, ReadOnlySpan<byte> upstreamId)
    {
        var output = new ArrayBufferWriter<byte>(160);
        output.Write(options.Stream ? "data: {\"id\":\""u8 : "{\"id\":\""u8);
        if (upstreamId.StartsWith(IdPrefix))
        {
            JsonText.WriteEscaped(output, upstreamId);
        }
        else
        {
            output.Write(IdPrefix);
            JsonText.WriteEscaped(output, options.CallId);
        }

        output.Write("\",\"object\":\""u8);
        output.Write(options.Stream ? "chat.completion.chunk"u8 : "chat.completion"u8);
        output.Write("\",\"created\":"u8);
        output.WriteInteger(options.CreatedUnixSeconds);
        output.Write(",\"model\":\""u8);
        JsonText.WriteEscaped(output, options.Model);
        output.Write("\""u8);
        return output.WrittenSpan.ToArray();
    }
}
