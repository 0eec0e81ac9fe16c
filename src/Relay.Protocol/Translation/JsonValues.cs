using System.Text;
using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.Translation;

/// <summary>Values of JSON that a foreign server wrote, taken as they come: what is of another kind counts as absent.</summary>
internal static class JsonValues
{
    /// <summary>The number the reader stands on, as a count: never negative, and 0 for anything that is not a number.</summary>
    public static long Count(in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return 0;
        }

        if (reader.TryGetInt64(out long whole))
        {
            return Math.Max(whole, 0);
        }

        return reader.TryGetDouble(out double number) && number is > 0 and < long.MaxValue ? (long)number : 0;
    }

    /// <summary>
    /// Passes over the value the reader stands on and hands out its JSON text; <paramref name="json"/> is what the reader reads.
    /// </summary>
    public static ReadOnlySpan<byte> Raw(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    /// <summary>
    /// A string as text, whatever its escapes and bytes: wrong ones become U+FFFD. A number as it is written; "" for other kinds.
    /// </summary>
    public static string Text(in Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return "";
        }

        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        byte[] text = new byte[reader.ValueSpan.Length];
        _ = JsonText.TryUnescape(reader.ValueSpan, text, out int written);
        return Encoding.UTF8.GetString(text, 0, written);
    }
}
