using Relay.Protocol.Translation;

namespace Relay.Protocol.Usage;

/// <summary>Tells by a vectorised search which events need not be read as JSON. May be wrong in one direction only.</summary>
internal static class EventHints
{
    // The type comes first in what Anthropic and those who copy it send; further in, the words may be the model's.
    private const int TypeBytes = 64;

    /// <summary>False: nothing about usage, errors or the end can be in this event.</summary>
    public static bool MayTell(ChatDialect dialect, ReadOnlySpan<byte> data) => dialect switch
    {
        ChatDialect.OpenAi => HasValue(data, "\"finish_reason\""u8) || HasValue(data, "\"usage\""u8) || HasValue(data, "\"error\""u8)
            || data.IndexOf("\"choices\""u8) < 0 || data.IndexOf("\"base_resp\""u8) >= 0,
        ChatDialect.Responses => data.IndexOf("\"response\""u8) >= 0 || HasValue(data, "\"error\""u8),
        ChatDialect.Anthropic => data[..Math.Min(data.Length, TypeBytes)].IndexOf("\"content_block_"u8) < 0,
        _ => true, // each event of Gemini's carries usage so far
    };

    /// <summary>The member is there and not null. In a string of the model's its quotes would be escaped.</summary>
    private static bool HasValue(ReadOnlySpan<byte> data, ReadOnlySpan<byte> quotedName)
    {
        int at;
        while ((at = data.IndexOf(quotedName)) >= 0)
        {
            data = data[(at + quotedName.Length)..].TrimStart(" \t:"u8);
            if (!data.StartsWith("null"u8))
            {
                return true;
            }
        }

        return false;
    }
}
