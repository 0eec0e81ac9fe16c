using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;

namespace Relay.Protocol.OpenAI;

/// <summary>Writes chat completions in OpenAI's form, whole or as chunks. Straight into the caller's buffer; nothing is allocated.</summary>
public static class ChatWriter
{
    /// <summary>The end of a stream.</summary>
    public static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    /// <summary>One chunk with the next piece of the answer; the first also names the role.</summary>
    public static void WriteChunk(IBufferWriter<byte> output, in ChatIdentity identity, ReadOnlySpan<char> text, bool isFirst)
    {
        output.Write("data: "u8);
        WriteHead(output, in identity, "chat.completion.chunk"u8);
        output.Write(",\"choices\":[{\"index\":0,\"delta\":{"u8);
        output.Write(isFirst ? "\"role\":\"assistant\",\"content\":\""u8 : "\"content\":\""u8);
        JsonText.WriteEscaped(output, text);
        output.Write("\"},\"finish_reason\":null}]}\n\n"u8);
    }

    /// <summary>The chunk that says why the answer ended.</summary>
    public static void WriteFinish(IBufferWriter<byte> output, in ChatIdentity identity)
    {
        output.Write("data: "u8);
        WriteHead(output, in identity, "chat.completion.chunk"u8);
        output.Write(",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"u8);
    }

    /// <summary>The chunk without choices that carries usage.</summary>
    public static void WriteUsage(IBufferWriter<byte> output, in ChatIdentity identity, ChatUsage usage)
    {
        output.Write("data: "u8);
        WriteHead(output, in identity, "chat.completion.chunk"u8);
        output.Write(",\"choices\":[],"u8);
        WriteUsageMember(output, usage);
        output.Write("}\n\n"u8);
    }

    /// <summary>A whole answer.</summary>
    public static void WriteCompletion(IBufferWriter<byte> output, in ChatIdentity identity, ReadOnlySpan<char> text, ChatUsage usage)
    {
        WriteHead(output, in identity, "chat.completion"u8);
        output.Write(",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""u8);
        JsonText.WriteEscaped(output, text);
        output.Write("\"},\"finish_reason\":\"stop\"}],"u8);
        WriteUsageMember(output, usage);
        output.Write("}"u8);
    }

    private static void WriteHead(IBufferWriter<byte> output, in ChatIdentity identity, ReadOnlySpan<byte> kind)
    {
        output.Write("{\"id\":\"chatcmpl-"u8);
        JsonText.WriteEscaped(output, identity.Id);
        output.Write("\",\"object\":\""u8);
        output.Write(kind);
        output.Write("\",\"created\":"u8);
        output.WriteInteger(identity.CreatedUnixSeconds);
        output.Write(",\"model\":\""u8);
        JsonText.WriteEscaped(output, identity.Model);
        output.Write("\""u8);
    }

    private static void WriteUsageMember(IBufferWriter<byte> output, ChatUsage usage)
    {
        output.Write("\"usage\":{\"prompt_tokens\":"u8);
        output.WriteInteger(usage.PromptTokens);
        output.Write(",\"completion_tokens\":"u8);
        output.WriteInteger(usage.CompletionTokens);
        output.Write(",\"total_tokens\":"u8);
        output.WriteInteger(usage.PromptTokens + usage.CompletionTokens);
        output.Write("}"u8);
    }
}
