using System.Text.Json;

namespace Relay.Protocol.Translation;

/// <summary>
/// Walks over the members of one JSON object, or the elements of one array, that lies whole in memory. Values are looked at where they
/// lie; one that is an object itself is walked over by another of these. Nothing is allocated. What is neither object nor array has no
/// members. Bytes that are not JSON throw <see cref="JsonException"/>.
/// </summary>
internal ref struct JsonMembers
{
    // Arguments and schemas may be nested deeper than the reader's usual 64.
    internal static readonly JsonReaderOptions s_deep = new() { MaxDepth = 512 };

    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private ReadOnlySpan<byte> _name;
    private bool _started;
    private bool _ended;

    public JsonMembers(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, s_deep);
        _ended = json.IsEmpty || !_reader.Read() || _reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
    }

    /// <summary>What kind the value is that the walk stands on.</summary>
    public readonly JsonTokenType Kind => _reader.TokenType;

    public readonly bool IsTrue => _reader.TokenType == JsonTokenType.True;

    /// <summary>Moves to the next value; false at the end.</summary>
    public bool Next()
    {
        if (_ended)
        {
            return false;
        }

        if (_started)
        {
            // Does nothing unless the value is an object or array nobody asked for.
            _reader.Skip();
        }

        _started = true;
        _ = _reader.Read();
        if (_reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            _ended = true;
            return false;
        }

        if (_reader.TokenType == JsonTokenType.PropertyName)
        {
            _name = _json.Slice((int)_reader.TokenStartIndex + 1, _reader.ValueSpan.Length);
            _ = _reader.Read();
        }

        return true;
    }

    /// <summary>Whether the member is called so.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name);

    /// <summary>The value as it lies there, JSON text; passes over it.</summary>
    public ReadOnlySpan<byte> Raw()
    {
        int start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _json[start..(int)_reader.BytesConsumed];
    }

    /// <summary>The value as text, empty when it is none.</summary>
    public readonly ReadOnlySpan<byte> Text(scoped ref JsonStrings strings) => strings.Get(in _reader, _json);

    /// <summary>The value as a count: whole, not negative, 0 when it is none. Counts may come as text, as protobuf's JSON has them.</summary>
    public readonly long Count(scoped ref JsonStrings strings)
    {
        long value = 0;
        bool known = _reader.TokenType switch
        {
            JsonTokenType.Number => _reader.TryGetInt64(out value) || (_reader.TryGetDouble(out double number) && TryWhole(number, out value)),
            JsonTokenType.String => long.TryParse(strings.Get(in _reader, _json), System.Globalization.CultureInfo.InvariantCulture, out value),
            _ => false,
        };
        return known ? Math.Max(value, 0) : 0;
    }

    private static bool TryWhole(double number, out long value)
    {
        value = Math.Abs(number) < long.MaxValue / 2 ? (long)number : 0;
        return true;
    }
}
