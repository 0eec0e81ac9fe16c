using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;

namespace Relay.Protocol.OpenAI;

/// <summary>
/// Writes speech answers in OpenAI's forms: the events of <c>stream_format: "sse"</c>, and errors. Straight into the
/// caller's buffer; nothing is allocated.
/// </summary>
public static class SpeechWriter
{
    /// <summary>
    /// A <c>speech.audio.delta</c> event with the base64 of <paramref name="audio"/>, padded, so that each event can be
    /// decoded by itself.
    /// </summary>
    public static void WriteDelta(
        IBufferWriter<byte> output, ReadOnlySpan<byte> audio, SpeechDeltaMembers members = SpeechDeltaMembers.Audio)
    {
        output.Write("data: {\"type\":\"speech.audio.delta\""u8);
        if (members.HasFlag(SpeechDeltaMembers.Audio))
        {
            output.Write(",\"audio\":\""u8);
            WriteBase64(output, audio);
            output.Write("\""u8);
        }

        if (members.HasFlag(SpeechDeltaMembers.Delta))
        {
            output.Write(",\"delta\":\""u8);
            WriteBase64(output, audio);
            output.Write("\""u8);
        }

        output.Write("}\n\n"u8);
    }

    /// <summary>The <c>speech.audio.done</c> event. Speech is metered in characters; here they stand in the token fields.</summary>
    public static void WriteDone(IBufferWriter<byte> output, long inputTokens, long outputTokens)
    {
        output.Write("data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":"u8);
        output.WriteInteger(inputTokens);
        output.Write(",\"output_tokens\":"u8);
        output.WriteInteger(outputTokens);
        output.Write(",\"total_tokens\":"u8);
        output.WriteInteger(inputTokens + outputTokens);
        output.Write("}}\n\n"u8);
    }

    /// <summary>An error as a JSON body. An empty <paramref name="param"/> or <paramref name="code"/> is written as null.</summary>
    public static void WriteError(
        IBufferWriter<byte> output,
        ReadOnlySpan<char> message,
        ReadOnlySpan<byte> type,
        ReadOnlySpan<char> param = default,
        ReadOnlySpan<char> code = default)
    {
        output.Write("{"u8);
        WriteErrorMember(output, message, type, param, code);
        output.Write("}"u8);
    }

    /// <summary>An error as an event, the only sign of failure once the stream has begun.</summary>
    public static void WriteSseError(
        IBufferWriter<byte> output,
        ReadOnlySpan<char> message,
        ReadOnlySpan<byte> type,
        ReadOnlySpan<char> param = default,
        ReadOnlySpan<char> code = default)
    {
        output.Write("data: {\"type\":\"error\","u8);
        WriteErrorMember(output, message, type, param, code);
        output.Write("}\n\n"u8);
    }

    private static void WriteErrorMember(
        IBufferWriter<byte> output, ReadOnlySpan<char> message, ReadOnlySpan<byte> type, ReadOnlySpan<char> param, ReadOnlySpan<char> code)
    {
        output.Write("\"error\":{\"message\":\""u8);
        JsonText.WriteEscaped(output, message);
        output.Write("\",\"type\":\""u8);
        JsonText.WriteEscaped(output, type);
        output.Write("\",\"param\":"u8);
        WriteStringOrNull(output, param);
        output.Write(",\"code\":"u8);
        WriteStringOrNull(output, code);
        output.Write("}"u8);
    }

    private static void WriteStringOrNull(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("\""u8);
        JsonText.WriteEscaped(output, text);
        output.Write("\""u8);
    }

    private static void WriteBase64(IBufferWriter<byte> output, ReadOnlySpan<byte> audio)
    {
        var encoder = new Base64StreamEncoder();
        encoder.Encode(audio, output);
        encoder.Flush(output);
    }
}
