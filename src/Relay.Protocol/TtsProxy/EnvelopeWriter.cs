using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Text;

namespace Relay.Protocol.TtsProxy;

/// <summary>Server messages of the envelope dialect, one JSON object <c>{"type","data"}</c> a message. Allocates nothing, keeps nothing.</summary>
public static class EnvelopeWriter
{
    public static ReadOnlySpan<byte> Pong => "{\"type\":\"pong\"}"u8;

    public static void WriteAuthOk(IBufferWriter<byte> output, ReadOnlySpan<char> userId, ReadOnlySpan<char> username)
    {
        output.Write("{\"type\":\"auth_ok\",\"data\":{\"user_id\":\""u8);
        JsonText.WriteEscaped(output, userId);
        output.Write("\",\"username\":\""u8);
        JsonText.WriteEscaped(output, username);
        output.Write("\"}}"u8);
    }

    public static void WriteStarted(IBufferWriter<byte> output, in T2aIds ids)
    {
        output.Write("{\"type\":\"started\",\"data\":{\"session_id\":\""u8);
        JsonText.WriteEscaped(output, ids.SessionId);
        output.Write("\",\"trace_id\":\""u8);
        JsonText.WriteEscaped(output, ids.TraceId);
        output.Write("\"}}"u8);
    }

    /// <summary><c>finished</c>, <c>canceled</c>: a type with the trace id.</summary>
    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> type, in T2aIds ids)
    {
        output.Write("{\"type\":\""u8);
        output.Write(type);
        output.Write("\",\"data\":{\"trace_id\":\""u8);
        JsonText.WriteEscaped(output, ids.TraceId);
        output.Write("\"}}"u8);
    }

    /// <summary>Opens an <c>audio</c> message; hex follows as it is, <see cref="EndAudio"/> closes it.</summary>
    public static void BeginAudio(IBufferWriter<byte> output, long sequence)
    {
        output.Write("{\"type\":\"audio\",\"data\":{\"seq\":"u8);
        output.WriteInteger(sequence);
        output.Write(",\"audio\":\""u8);
    }

    public static void EndAudio(IBufferWriter<byte> output) => output.Write("\",\"is_final\":false}}"u8);

    /// <summary>Closes the last <c>audio</c> message of a text.</summary>
    public static void EndFinalAudio(IBufferWriter<byte> output, in T2aExtraInfo extra)
    {
        output.Write("\",\"is_final\":true,"u8);
        T2aWriter.WriteExtraInfo(output, in extra);
        output.Write("}}"u8);
    }

    /// <param name="output">Where it goes.</param>
    /// <param name="charCount">Characters charged.</param>
    /// <param name="cost">The charge for the text as an exact decimal.</param>
    /// <param name="voiceCost">The voice's first-use fee, when this text was its first.</param>
    /// <param name="totalCost">Both together.</param>
    /// <param name="model">The model charged for.</param>
    /// <param name="voiceId">The voice asked for.</param>
    public static void WriteUsage(
        IBufferWriter<byte> output, long charCount, ReadOnlySpan<char> cost, ReadOnlySpan<char> voiceCost, ReadOnlySpan<char> totalCost,
        ReadOnlySpan<char> model, ReadOnlySpan<char> voiceId)
    {
        output.Write("{\"type\":\"usage\",\"data\":{\"char_count\":"u8);
        output.WriteInteger(charCount);
        output.Write(",\"tts_cost\":\""u8);
        JsonText.WriteEscaped(output, cost);
        output.Write("\",\"voice_cost\":\""u8);
        JsonText.WriteEscaped(output, voiceCost);
        output.Write("\",\"total_cost\":\""u8);
        JsonText.WriteEscaped(output, totalCost);
        output.Write("\",\"model_name\":\""u8);
        JsonText.WriteEscaped(output, model);
        output.Write("\",\"voice_id\":\""u8);
        JsonText.WriteEscaped(output, voiceId);
        output.Write("\"}}"u8);
    }

    public static void WriteError(IBufferWriter<byte> output, int code, ReadOnlySpan<char> message, bool fatal)
    {
        output.Write("{\"type\":\"error\",\"data\":{\"code\":"u8);
        output.WriteInteger(code);
        output.Write(",\"message\":\""u8);
        JsonText.WriteEscaped(output, message);
        output.Write("\",\"fatal\":"u8);
        output.Write(fatal ? "true}}"u8 : "false}}"u8);
    }
}
