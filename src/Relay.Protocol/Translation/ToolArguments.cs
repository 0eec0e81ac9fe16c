using System.Text.Json;

namespace Relay.Protocol.Translation;

/// <summary>Arguments of a tool call that must become a JSON object.</summary>
internal static class ToolArguments
{
    /// <summary>Whether the bytes are one whole JSON object and nothing more.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, JsonMembers.s_deep);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
