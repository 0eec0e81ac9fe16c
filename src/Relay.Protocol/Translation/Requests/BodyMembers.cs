using System.Globalization;
using System.Text.Json;

namespace Relay.Protocol.Translation.Requests;

/// <summary>
/// Takes members out of a caller's body and checks their kinds. The first problem is kept; what is wrong counts as absent, so reading goes
/// on. JSON null is the same as an absent member.
/// </summary>
internal sealed class BodyMembers
{
    // Deep enough for any tool schema, shallow enough for the stack.
    private const int MaxDepth = 128;

    /// <summary>The first problem found.</summary>
    public ChatRequestError? Error { get; private set; }

    /// <summary>Parses a body, which must be an object.</summary>
    public JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            Report("", "", "must be a JSON object");
        }
        catch (JsonException exception)
        {
            Report("", "", string.Create(
                CultureInfo.InvariantCulture,
                $"is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}"));
        }

        return null;
    }

    /// <summary>Keeps a problem if it is the first.</summary>
    /// <param name="path">Where the member's owner stands, with the dot: "messages[2]."; "" for the root.</param>
    /// <param name="name">The member.</param>
    /// <param name="problem">"must be a string"; never what the caller sent.</param>
    public void Report(string path, string name, string problem)
    {
        string field = (path + name).TrimEnd('.');
        Error ??= new ChatRequestError(field, field.Length == 0 ? $"The body {problem}." : $"'{field}' {problem}.");
    }

    /// <summary>False when absent or null.</summary>
    public static bool TryGet(JsonElement owner, string name, out JsonElement value) =>
        owner.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    public string? String(JsonElement owner, string path, string name)
    {
        if (!TryGet(owner, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Report(path, name, "must be a string");
            return null;
        }

        return Text(value, path, name);
    }

    /// <summary>The text of a string. Half a surrogate pair, or bytes that are not UTF-8, are reported: no provider takes them.</summary>
    public string? Text(JsonElement value, string path, string name)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Report(path, name, "is not valid Unicode");
            return null;
        }
    }

    public string RequiredString(JsonElement owner, string path, string name)
    {
        string? text = String(owner, path, name);
        if (string.IsNullOrEmpty(text))
        {
            Report(path, name, text is null ? "is required" : "must not be empty");
        }

        return text ?? "";
    }

    public bool? Boolean(JsonElement owner, string path, string name)
    {
        if (!TryGet(owner, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.ValueKind == JsonValueKind.True;
        }

        Report(path, name, "must be true or false");
        return null;
    }

    public double? Number(JsonElement owner, string path, string name)
    {
        if (!TryGet(owner, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number))
        {
            return number;
        }

        Report(path, name, "must be a number");
        return null;
    }

    /// <summary>An integer; 1.0 counts as one.</summary>
    public long? Integer(JsonElement owner, string path, string name, long minimum)
    {
        if (!TryGet(owner, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number
            || !value.TryGetDouble(out double number)
            || Math.Floor(number) != number
            || Math.Abs(number) > 1L << 53)
        {
            Report(path, name, "must be an integer");
            return null;
        }

        if (number < minimum)
        {
            Report(path, name, string.Create(CultureInfo.InvariantCulture, $"must be at least {minimum}"));
            return null;
        }

        return (long)number;
    }

    /// <summary>An object; absent or of another kind: null, and the latter is reported.</summary>
    public JsonElement? Object(JsonElement owner, string path, string name)
    {
        if (!TryGet(owner, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Report(path, name, "must be an object");
        return null;
    }

    /// <summary>The elements of an array; none when absent or of another kind, and the latter is reported.</summary>
    public JsonElement.ArrayEnumerator Array(JsonElement owner, string path, string name)
    {
        if (!TryGet(owner, name, out JsonElement value))
        {
            return default;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray();
        }

        Report(path, name, "must be an array");
        return default;
    }
}
