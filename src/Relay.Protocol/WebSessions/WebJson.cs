using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.WebSessions;

/// <summary>Members of small JSON answers, taken as they come: what is of another kind counts as absent.</summary>
public static class WebJson
{
    /// <summary>The tree of a body; of kind Undefined where it is no JSON.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonTree.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>A member of an object, however it is nested; of kind Undefined where it is not there.</summary>
    public static JsonElement Find(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out JsonElement found))
            {
                return default;
            }

            from = found;
        }

        return from;
    }

    /// <summary>A text; a number as it is written; "" otherwise.</summary>
    public static string Text(JsonElement from, string name) => Find(from, name) switch
    {
        { ValueKind: JsonValueKind.String } text => Text(text),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => "",
    };

    /// <summary>A whole number, also one that is written as a text.</summary>
    public static bool TryNumber(JsonElement from, string name, out long number)
    {
        JsonElement found = Find(from, name);
        number = 0;
        return found.ValueKind == JsonValueKind.Number
            ? found.TryGetInt64(out number)
            : found.ValueKind == JsonValueKind.String
                && long.TryParse(Text(found), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number);
    }

    // A string may be no text: half a surrogate pair.
    private static string Text(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
