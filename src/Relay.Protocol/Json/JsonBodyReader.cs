using System.Text;
using System.Text.Json;

namespace Relay.Protocol.Json;

/// <summary>
/// Reads the known members of a request body in one pass, checks their types, and skips the others. The first problem
/// is kept in <see cref="Error"/>; reading goes on, so a caller sees as much of the request as there is. JSON null is the
/// same as an absent member. Bytes that are not JSON throw <see cref="JsonException"/>.
/// </summary>
internal ref struct JsonBodyReader(ReadOnlySpan<byte> body)
{
    private Utf8JsonReader _reader = new(body);

    /// <summary>The first problem found.</summary>
    public JsonFieldError? Error { get; private set; }

    /// <summary>Whether the value the reader stands on is an object.</summary>
    public readonly bool IsObject => _reader.TokenType == JsonTokenType.StartObject;

    /// <summary>Steps into the root, which must be an object.</summary>
    public bool EnterRoot()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        _reader.Skip();
        Report("", "must be a JSON object");
        return false;
    }

    /// <summary>After the root: nothing may follow it.</summary>
    public void EndRoot() => _reader.Read();

    /// <summary>Moves to the next member's value; false at the end of the object stepped into last.</summary>
    public bool NextMember(out ReadOnlySpan<byte> name)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            name = default;
            return false;
        }

        // An escaped spelling of a known name must not slip past: the upstream would understand it.
        name = _reader.ValueIsEscaped ? Unescape() : _reader.ValueSpan;
        _reader.Read();
        return true;
    }

    /// <summary>Steps into an object; false when the value is null, or something else, which is reported.</summary>
    public bool TryEnterObject(string field) =>
        _reader.TokenType == JsonTokenType.StartObject || Mismatch(field, "must be an object");

    /// <summary>Passes over a value of any kind.</summary>
    public void Skip() => _reader.Skip();

    public string? GetString(string field)
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            Mismatch(field, "must be a string");
            return null;
        }

        return Encoding.UTF8.GetString(_reader.ValueIsEscaped ? Unescape() : _reader.ValueSpan);
    }

    public JsonTextRange? GetText(string field)
    {
        if (_reader.TokenType == JsonTokenType.String)
        {
            return JsonTextRange.Measure(_reader.ValueSpan, (int)_reader.TokenStartIndex + 1, _reader.ValueIsEscaped);
        }

        Mismatch(field, "must be a string");
        return null;
    }

    public bool? GetBoolean(string field)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                Mismatch(field, "must be true or false");
                return null;
        }
    }

    public double? GetNumber(string field)
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetDouble(out double number))
        {
            return number;
        }

        Mismatch(field, "must be a number");
        return null;
    }

    /// <summary>An integer; 1.0 counts as one, as it does upstream.</summary>
    public int? GetInteger(string field)
    {
        if (_reader.TokenType == JsonTokenType.Number
            && _reader.TryGetDouble(out double number)
            && Math.Floor(number) == number
            && Math.Abs(number) <= int.MaxValue)
        {
            return (int)number;
        }

        Mismatch(field, "must be an integer");
        return null;
    }

    /// <summary>Whether an array with at least one element; passes over it.</summary>
    /// <param name="field">Named in an error.</param>
    /// <param name="member">Texts of this name in the elements, which are objects, are added to <paramref name="texts"/>.</param>
    /// <param name="texts">Added to.</param>
    public bool HasElements(string field, ReadOnlySpan<byte> member, List<string> texts)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            return Mismatch(field, "must be an array");
        }

        // A copy looks inside, so that the reader itself can pass over the array as a whole.
        Utf8JsonReader inside = _reader;
        _reader.Skip();
        int depth = inside.CurrentDepth + 1;
        bool hasElements = false;
        while (inside.Read() && inside.TokenType != JsonTokenType.EndArray)
        {
            hasElements = true;
            if (inside.TokenType != JsonTokenType.StartObject)
            {
                inside.Skip();
                continue;
            }

            while (inside.Read() && inside.TokenType == JsonTokenType.PropertyName)
            {
                bool isWanted = inside.CurrentDepth == depth + 1 && inside.ValueTextEquals(member);
                inside.Read();
                if (isWanted && inside.TokenType == JsonTokenType.String)
                {
                    texts.Add(Unescape(inside.ValueSpan));
                }

                inside.Skip();
            }
        }

        return hasElements;
    }

    /// <summary>Keeps a problem if it is the first.</summary>
    public void Report(string field, string problem) => Error ??= new JsonFieldError(field, problem);

    /// <summary>The problem as a sentence's end, for bytes that are not JSON.</summary>
    public static string Describe(JsonException exception) =>
        $"is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        byte[] text = new byte[raw.Length];
        _ = JsonText.TryUnescape(raw, text, out int written);
        return System.Text.Encoding.UTF8.GetString(text, 0, written);
    }

    // Not the reader's GetString: it throws on half a surrogate pair, which here becomes U+FFFD.
    private readonly ReadOnlySpan<byte> Unescape()
    {
        byte[] text = new byte[_reader.ValueSpan.Length];
        _ = JsonText.TryUnescape(_reader.ValueSpan, text, out int written);
        return text.AsSpan(0, written);
    }

    /// <summary>Null is an absent member; any other kind is reported. Passes over the value.</summary>
    private bool Mismatch(string field, string problem)
    {
        if (_reader.TokenType != JsonTokenType.Null)
        {
            Report(field, problem);
        }

        _reader.Skip();
        return false;
    }
}
