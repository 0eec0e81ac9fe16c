using System.Text.Json;
using Relay.Billing;

namespace Relay.Admin;

/// <summary>The tokens of a call in JSON. Pure functions.</summary>
internal static class TokenJson
{
    /// <summary>Writes an object <c>tokens</c>; nothing for a call in which nobody counted tokens.</summary>
    public static void Write(Utf8JsonWriter json, CallLine call)
    {
        if (call.TokenOrigin == UsageOrigin.None)
        {
            return;
        }

        json.WriteStartObject("tokens"u8);
        json.WriteNumber("input_tokens"u8, call.Tokens.Input);
        json.WriteNumber("cached_tokens"u8, call.Tokens.CachedInput);
        json.WriteNumber("cache_write_tokens"u8, call.Tokens.CacheWrite);
        json.WriteNumber("output_tokens"u8, call.Tokens.Output);
        json.WriteNumber("reasoning_tokens"u8, call.Tokens.Reasoning);
        json.WriteNumber("audio_input_tokens"u8, call.Tokens.AudioInput);
        json.WriteNumber("audio_output_tokens"u8, call.Tokens.AudioOutput);
        json.WriteNumber("total_tokens"u8, call.Tokens.Total);
        json.WriteString("usage_source"u8, UsageOriginNames.Of(call.TokenOrigin));
        json.WriteEndObject();
    }
}
