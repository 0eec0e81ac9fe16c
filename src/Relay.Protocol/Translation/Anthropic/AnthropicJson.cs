using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Pieces of JSON that events and bodies share.</summary>
internal static class AnthropicJson
{
    /// <summary>The members of a message up to its content's opening bracket.</summary>
    public static void WriteHead(IBufferWriter<byte> output, string id, string model)
    {
        output.Write("{\"id\":\""u8);
        JsonText.WriteEscaped(output, id);
        output.Write("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\""u8);
        JsonText.WriteEscaped(output, model);
        output.Write("\",\"content\":["u8);
    }

    /// <summary>The beginning of a call's block, up to its name.</summary>
    public static void WriteToolHead(IBufferWriter<byte> output, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        output.Write("{\"type\":\"tool_use\",\"id\":\""u8);
        AnthropicToolId.Write(output, id);
        output.Write("\",\"name\":\""u8);
        JsonText.WriteEscaped(output, name);
        output.Write("\",\"input\":"u8);
    }

    /// <summary>The members <c>stop_reason</c> and <c>stop_sequence</c>.</summary>
    public static void WriteStop(IBufferWriter<byte> output, ReadOnlySpan<byte> stopReason, ReadOnlySpan<byte> stopSequence)
    {
        output.Write("\"stop_reason\":\""u8);
        output.Write(stopReason);
        output.Write("\",\"stop_sequence\":"u8);
        if (stopSequence.IsEmpty)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("\""u8);
        JsonText.WriteEscaped(output, stopSequence);
        output.Write("\""u8);
    }

    /// <summary>The member <c>usage</c>. Here <c>input_tokens</c> is what neither came from a cache nor went into one.</summary>
    public static void WriteUsage(IBufferWriter<byte> output, in TokenUsage usage)
    {
        output.Write("\"usage\":{\"input_tokens\":"u8);
        output.WriteInteger(Math.Max(usage.Input - usage.CachedInput - usage.CacheWrite, 0));
        output.Write(",\"cache_creation_input_tokens\":"u8);
        output.WriteInteger(usage.CacheWrite);
        output.Write(",\"cache_read_input_tokens\":"u8);
        output.WriteInteger(usage.CachedInput);
        output.Write(",\"output_tokens\":"u8);
        output.WriteInteger(usage.Output);
        if (usage.Reasoning > 0)
        {
            output.Write(",\"output_tokens_details\":{\"thinking_tokens\":"u8);
            output.WriteInteger(usage.Reasoning);
            output.Write("}"u8);
        }

        output.Write("}"u8);
    }
}
