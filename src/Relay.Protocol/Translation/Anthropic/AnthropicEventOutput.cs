using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>The answer as events. Keeps nothing.</summary>
internal sealed class AnthropicEventOutput : IAnthropicOutput
{
    public static ReadOnlySpan<byte> Ping => "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8;

    public void Begin(IBufferWriter<byte> output, string id, string model, long inputTokens)
    {
        output.Write("event: message_start\ndata: {\"type\":\"message_start\",\"message\":"u8);
        AnthropicJson.WriteHead(output, id, model);
        output.Write("],\"stop_reason\":null,\"stop_sequence\":null,"u8);
        AnthropicJson.WriteUsage(output, new TokenUsage(inputTokens, Output: 1));
        output.Write("}}\n\n"u8);
        output.Write(Ping);
    }

    public void Open(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        output.Write("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        output.WriteInteger(index);
        output.Write(",\"content_block\":"u8);
        switch (kind)
        {
            case AnthropicBlockKind.Tool:
                AnthropicJson.WriteToolHead(output, id, name);
                output.Write("{}}}\n\n"u8);
                break;
            case AnthropicBlockKind.Thinking:
                output.Write("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n"u8);
                break;
            case AnthropicBlockKind.RedactedThinking:
                // Its data comes with the start: the event is completed by the one piece that follows.
                output.Write("{\"type\":\"redacted_thinking\",\"data\":\""u8);
                break;
            default:
                output.Write("{\"type\":\"text\",\"text\":\"\"}}\n\n"u8);
                break;
        }
    }

    public void Piece(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> piece)
    {
        if (kind == AnthropicBlockKind.RedactedThinking)
        {
            JsonText.WriteEscaped(output, piece);
            output.Write("\"}}\n\n"u8);
            return;
        }

        WriteDelta(output, index, kind switch
        {
            AnthropicBlockKind.Tool => "input_json_delta\",\"partial_json"u8,
            AnthropicBlockKind.Thinking => "thinking_delta\",\"thinking"u8,
            _ => "text_delta\",\"text"u8,
        }, piece);
    }

    public void Close(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> signature)
    {
        if (!signature.IsEmpty)
        {
            WriteDelta(output, index, "signature_delta\",\"signature"u8, signature);
        }

        output.Write("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8);
        output.WriteInteger(index);
        output.Write("}\n\n"u8);
    }

    public void End(IBufferWriter<byte> output, ReadOnlySpan<byte> stopReason, ReadOnlySpan<byte> stopSequence, in TokenUsage usage)
    {
        output.Write("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{"u8);
        AnthropicJson.WriteStop(output, stopReason, stopSequence);
        output.Write("},"u8);
        AnthropicJson.WriteUsage(output, usage);
        output.Write("}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
    }

    public void Dispose()
    {
    }

    private static void WriteDelta(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> piece)
    {
        output.Write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
        output.WriteInteger(index);
        output.Write(",\"delta\":{\"type\":\""u8);
        output.Write(kind);
        output.Write("\":\""u8);
        JsonText.WriteEscaped(output, piece);
        output.Write("\"}}\n\n"u8);
    }
}
