using System.Buffers;
using Relay.Protocol.Text;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Writes usage as Chat Completions has it.</summary>
internal static class OpenAiUsageWriter
{
    /// <summary>The member <c>usage</c>, name and value.</summary>
    public static void Write(IBufferWriter<byte> output, in TokenUsage usage)
    {
        output.Write("\"usage\":{\"prompt_tokens\":"u8);
        output.WriteInteger(usage.Input);
        output.Write(",\"completion_tokens\":"u8);
        output.WriteInteger(usage.Output);
        output.Write(",\"total_tokens\":"u8);
        output.WriteInteger(usage.Total);
        output.Write(",\"prompt_tokens_details\":{\"cached_tokens\":"u8);
        output.WriteInteger(usage.CachedInput);
        if (usage.CacheWrite > 0)
        {
            output.Write(",\"cache_write_tokens\":"u8);
            output.WriteInteger(usage.CacheWrite);
        }

        output.Write(",\"audio_tokens\":"u8);
        output.WriteInteger(usage.AudioInput);
        output.Write("},\"completion_tokens_details\":{\"reasoning_tokens\":"u8);
        output.WriteInteger(usage.Reasoning);
        output.Write(",\"audio_tokens\":"u8);
        output.WriteInteger(usage.AudioOutput);
        output.Write(",\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}"u8);
    }
}
