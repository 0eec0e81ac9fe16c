using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;

namespace Relay.Protocol.TtsProxy;

/// <summary>
/// What the original project's socket says besides MiniMax's own messages: the answer to <c>bearer_token</c>, its errors and the
/// <c>usage_summary</c>. The Chinese texts are the project's own; clients compare them.
/// </summary>
public static class BearerWriter
{
    public static void WriteConnected(IBufferWriter<byte> output, ReadOnlySpan<char> userId)
    {
        output.Write("{\"event\":\"connected_success\",\"message\":\"认证成功\",\"user_id\":\""u8);
        JsonText.WriteEscaped(output, userId);
        output.Write("\"}"u8);
    }

    public static void WriteError(IBufferWriter<byte> output, ReadOnlySpan<char> message)
    {
        output.Write("{\"event\":\"error\",\"message\":\""u8);
        JsonText.WriteEscaped(output, message);
        output.Write("\"}"u8);
    }

    /// <param name="output">Where it goes.</param>
    /// <param name="charCount">Characters charged.</param>
    /// <param name="cost">The charge for the text as an exact decimal; a JSON number here.</param>
    /// <param name="voiceCost">The voice's first-use fee, when this text was its first.</param>
    /// <param name="totalCost">Both together.</param>
    /// <param name="model">The model charged for.</param>
    /// <param name="voiceId">The voice asked for.</param>
    public static void WriteUsage(
        IBufferWriter<byte> output, long charCount, ReadOnlySpan<char> cost, ReadOnlySpan<char> voiceCost, ReadOnlySpan<char> totalCost,
        ReadOnlySpan<char> model, ReadOnlySpan<char> voiceId)
    {
        output.Write("{\"event\":\"usage_summary\",\"char_count\":"u8);
        output.WriteInteger(charCount);
        output.Write(",\"tts_cost\":"u8);
        JsonText.WriteEscaped(output, cost);
        output.Write(",\"voice_cost\":"u8);
        JsonText.WriteEscaped(output, voiceCost);
        output.Write(",\"total_cost\":"u8);
        JsonText.WriteEscaped(output, totalCost);
        output.Write(",\"model_name\":\""u8);
        JsonText.WriteEscaped(output, model);
        output.Write("\",\"voice_id\":\""u8);
        JsonText.WriteEscaped(output, voiceId);
        output.Write("\",\"message\":\"API调用已记录并计费\"}"u8);
    }

    public static void WriteNoUsage(IBufferWriter<byte> output) =>
        output.Write("{\"event\":\"usage_summary\",\"message\":\"TTS合成失败，未产生费用\"}"u8);
}
