using System.Globalization;
using System.Text.Json;

namespace Relay.Protocol.Translation.Requests;

/// <summary>
/// Takes members out of a request body, checks their kinds, and keeps the first problem with the member's path. JSON null is the same as an
/// absent member. Reading goes on after a problem, with the member as if absent.
/// </summary>
/// <param name="eitherCase">Names are given in camelCase and found in snake_case too, as protobuf's JSON has it.</param>
internal sealed class RequestFields(bool eitherCase)
{
    // Deep enough for any tool schema, shallow enough for the stack.
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128 };

    /// <summary>The first problem found.</summary>
    public ChatRequestError? Error { get; private set; }

    /// <summary>Parses a body and reads its root, which must be an object.</summary>
    public T? Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, s_options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                T result = read(document.RootElement);
                return Error is null ? result : null;
            }

            Error = new ChatRequestError("", "The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            Error ??= new ChatRequestError(
                "", $"The body is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // A string inside what was taken over whole, or a member's name.
            Error ??= new ChatRequestError("", "The body has a string that is not valid Unicode.");
        }

        return null;
    }

    public static string Path(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";

    public static string Path(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    /// <summary>Keeps a problem if it is the first: the rest of a sentence that begins with the field.</summary>
    public void Fail(string field, string problem) => Error ??= new ChatRequestError(field, $"'{field}' {problem}.");

    /// <summary>Finds a member that is there and not null.</summary>
    public bool TryFind(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        bool found = parent.ValueKind == JsonValueKind.Object
            && (parent.TryGetProperty(name, out value)
                || (eitherCase && parent.TryGetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), out value)));
        return found && value.ValueKind != JsonValueKind.Null;
    }

    public bool TryObject(JsonElement parent, string path, string name, out JsonElement value) =>
        TryKind(parent, path, name, JsonValueKind.Object, "must be an object", out value);

    /// <summary>An object as JSON text, for what is passed on as it is; null when absent.</summary>
    public string? ObjectText(JsonElement parent, string path, string name) =>
        TryObject(parent, path, name, out JsonElement value) ? value.GetRawText() : null;

    public bool TryArray(JsonElement parent, string path, string name, out JsonElement value) =>
        TryKind(parent, path, name, JsonValueKind.Array, "must be an array", out value);

    /// <summary>The elements of an array; none when absent.</summary>
    public JsonElement.ArrayEnumerator Items(JsonElement parent, string path, string name) =>
        TryArray(parent, path, name, out JsonElement array) ? array.EnumerateArray() : default;

    public string? Text(JsonElement parent, string path, string name) =>
        TryKind(parent, path, name, JsonValueKind.String, "must be a string", out JsonElement value) ? TextOf(value, Path(path, name)) : null;

    /// <summary>The text of a string. Half a surrogate pair, or bytes that are not UTF-8, are reported: no provider takes them.</summary>
    public string? TextOf(JsonElement value, string field)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Fail(field, "is not valid Unicode");
            return null;
        }
    }

    /// <summary>A text that must be there.</summary>
    public string RequiredText(JsonElement parent, string path, string name)
    {
        string? text = Text(parent, path, name);
        if (string.IsNullOrEmpty(text))
        {
            Fail(Path(path, name), text is null ? "is required" : "must not be empty");
        }

        return text ?? "";
    }

    public bool? Flag(JsonElement parent, string path, string name)
    {
        if (!TryFind(parent, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fail(Path(path, name), "must be true or false");
            return null;
        }

        return value.ValueKind == JsonValueKind.True;
    }

    public double? Number(JsonElement parent, string path, string name)
    {
        if (!TryFind(parent, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number))
        {
            return number;
        }

        Fail(Path(path, name), "must be a number");
        return null;
    }

    /// <summary>An integer, 1.0 among them; as text where the dialect is protobuf's JSON.</summary>
    public long? Integer(JsonElement parent, string path, string name, long minimum = long.MinValue)
    {
        if (!TryFind(parent, name, out JsonElement value))
        {
            return null;
        }

        if (!TryInteger(value, out long integer))
        {
            Fail(Path(path, name), "must be an integer");
            return null;
        }

        if (integer < minimum)
        {
            Fail(Path(path, name), string.Create(CultureInfo.InvariantCulture, $"must be at least {minimum}"));
            return null;
        }

        return integer;
    }

    /// <summary>An array of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(JsonElement parent, string path, string name)
    {
        List<string> texts = [];
        foreach (JsonElement item in Items(parent, path, name))
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                Fail(Path(Path(path, name), texts.Count), "must be a string");
                break;
            }

            texts.Add(TextOf(item, Path(Path(path, name), texts.Count)) ?? "");
        }

        return texts;
    }

    /// <summary>One of some words; null when absent or another, which is a problem.</summary>
    public TWord? Word<TWord>(JsonElement parent, string path, string name, Func<string, TWord?> known, string oneOf)
        where TWord : struct
    {
        if (Text(parent, path, name) is not { } text)
        {
            return null;
        }

        TWord? word = known(text);
        if (word is null)
        {
            Fail(Path(path, name), $"must be {oneOf}");
        }

        return word;
    }

    private bool TryInteger(JsonElement value, out long integer)
    {
        integer = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out integer) || TryWhole(value, out integer),
            JsonValueKind.String when eitherCase =>
                long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer),
            _ => false,
        };
    }

    private static bool TryWhole(JsonElement value, out long integer)
    {
        bool whole = value.TryGetDouble(out double number) && Math.Floor(number) == number && Math.Abs(number) < 1e15;
        integer = whole ? (long)number : 0;
        return whole;
    }

    private bool TryKind(JsonElement parent, string path, string name, JsonValueKind kind, string problem, out JsonElement value)
    {
        if (!TryFind(parent, name, out value))
        {
            return false;
        }

        if (value.ValueKind != kind)
        {
            Fail(Path(path, name), problem);
            return false;
        }

        return true;
    }
}
