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
    /// <summary>The first problem found.</summary>
    public ChatRequestError? Error { get; private set; }

    /// <summary>Parses a body and reads its root, which must be an object.</summary>
    public T? Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
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
            // The document is well-formed, but one of its strings is no text: bytes that are not UTF-8, or half a surrogate pair.
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

    public bool TryArray(JsonElement parent, string path, string name, out JsonElement value) =>
        TryKind(parent, path, name, JsonValueKind.Array, "must be an array", out value);

    public string? Text(JsonElement parent, string path, string name) =>
        TryKind(parent, path, name, JsonValueKind.String, "must be a string", out JsonElement value) ? value.GetString() : null;

    /// <summary>A text that must be there.</summary>
    public string RequiredText(JsonElement parent, string path, string name)
    {
        string? text = Text(parent, path, name);
        if (string.IsNullOrEmpty(text))
        {
            Fail(Path(path, name), "is required and must be a string that is not empty");
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
    public long? Integer(JsonElement parent, string path, string name)
    {
        if (!TryFind(parent, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number
            && (value.TryGetInt64(out long integer) || TryWhole(value, out integer)))
        {
            return integer;
        }

        if (eitherCase && value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer))
        {
            return integer;
        }

        Fail(Path(path, name), "must be an integer");
        return null;
    }

    /// <summary>An array of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(JsonElement parent, string path, string name)
    {
        List<string> texts = [];
        if (TryArray(parent, path, name, out JsonElement array))
        {
            foreach (JsonElement item in array.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String)
                {
                    texts.Add(item.GetString()!);
                }
                else
                {
                    Fail(Path(Path(path, name), texts.Count), "must be a string");
                    break;
                }
            }
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
