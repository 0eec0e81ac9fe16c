using System.Text.Json;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Usage as OpenAI and those who follow it report it, in Chat Completions and in Responses.</summary>
internal static class OpenAiUsage
{
    /// <summary>
    /// Reads the object the reader stands on, and passes over it. False when it says nothing: null, another kind, or zeros only (MiniMax
    /// reports zeros until the end).
    /// </summary>
    public static bool TryRead(ref Utf8JsonReader reader, out TokenUsage usage)
    {
        usage = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        long input = 0;
        long output = 0;
        long total = 0;
        var parts = default(TokenUsage);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8))
            {
                reader.Read();
                input = Math.Max(input, JsonValues.Count(in reader));
            }
            else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
            {
                reader.Read();
                output = Math.Max(output, JsonValues.Count(in reader));
            }
            else if (reader.ValueTextEquals("total_tokens"u8))
            {
                reader.Read();
                total = JsonValues.Count(in reader);
            }
            else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8) || reader.ValueTextEquals("cached_tokens"u8))
            {
                // DeepSeek's and Kimi's own names.
                reader.Read();
                parts = parts with { CachedInput = Math.Max(parts.CachedInput, JsonValues.Count(in reader)) };
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
            {
                reader.Read();
                parts = ReadInputParts(ref reader, parts);
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8))
            {
                reader.Read();
                parts = ReadOutputParts(ref reader, parts);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        // Some count reasoning beside the output and not in it; their total gives it away.
        if (parts.Reasoning > 0 && total == input + output + parts.Reasoning)
        {
            output += parts.Reasoning;
        }

        usage = Clamp(input, output, parts);
        return input > 0 || output > 0;
    }

    private static TokenUsage Clamp(long input, long output, TokenUsage parts)
    {
        long cached = Math.Min(parts.CachedInput, input);
        return new TokenUsage(
            input,
            output,
            cached,
            Math.Min(parts.CacheWrite, input - cached),
            Math.Min(parts.Reasoning, output),
            Math.Min(parts.AudioInput, input),
            Math.Min(parts.AudioOutput, output));
    }

    private static TokenUsage ReadInputParts(ref Utf8JsonReader reader, TokenUsage parts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return parts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
            {
                reader.Read();
                parts = parts with { CachedInput = Math.Max(parts.CachedInput, JsonValues.Count(in reader)) };
            }
            else if (reader.ValueTextEquals("cache_write_tokens"u8))
            {
                reader.Read();
                parts = parts with { CacheWrite = JsonValues.Count(in reader) };
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                reader.Read();
                parts = parts with { AudioInput = JsonValues.Count(in reader) };
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return parts;
    }

    private static TokenUsage ReadOutputParts(ref Utf8JsonReader reader, TokenUsage parts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return parts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                reader.Read();
                parts = parts with { Reasoning = JsonValues.Count(in reader) };
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                reader.Read();
                parts = parts with { AudioOutput = JsonValues.Count(in reader) };
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return parts;
    }
}
