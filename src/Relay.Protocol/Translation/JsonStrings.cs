using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.Translation;

/// <summary>
/// The strings of one JSON text as UTF-8: those without escapes where they lie, the others decoded into one array of the pool, so that all
/// of them are valid together until <see cref="Release"/>. A mutable struct: keep it in a field of its owner, who releases it.
/// </summary>
internal struct JsonStrings
{
    private byte[]? _array;
    private int _used;
    private int _capacity;

    /// <summary>
    /// Before the first string of a JSON text of <paramref name="length"/> bytes: decoded strings together are never longer.
    /// </summary>
    public void Begin(int length)
    {
        Release();
        _capacity = length;
    }

    /// <summary>The string the reader stands on, or the member's name; empty when it stands on something else.</summary>
    public ReadOnlySpan<byte> Get(scoped in Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return default;
        }

        // From the text itself rather than from the reader: the compiler cannot see that the reader's span outlives the reader.
        ReadOnlySpan<byte> raw = json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        return reader.ValueIsEscaped ? Decode(raw) : raw;
    }

    /// <summary>Gives the array back; strings handed out before are no longer valid.</summary>
    public void Release()
    {
        byte[]? array = _array;
        _array = null;
        _used = 0;
        if (array is not null)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private ReadOnlySpan<byte> Decode(scoped ReadOnlySpan<byte> raw)
    {
        _array ??= ArrayPool<byte>.Shared.Rent(Math.Max(_capacity, raw.Length));
        _ = JsonText.TryUnescape(raw, _array.AsSpan(_used), out int written);
        ReadOnlySpan<byte> text = _array.AsSpan(_used, written);
        _used += written;
        return text;
    }
}
