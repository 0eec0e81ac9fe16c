namespace Relay.Protocol.Translation;

/// <summary>
/// The JSON objects of an answer, whatever carries them: an event stream, a body of JSON, or a JSON array. Which it is shows at its first
/// byte, so an error body in place of a stream, and the reverse, are read like what was asked for.
/// </summary>
/// <remarks>One owner, one thread at a time. What is handed out is borrowed: valid until the next call, and while the input is.</remarks>
internal sealed class AnswerEvents(int maxEventBytes) : IDisposable
{
    private SseLines? _lines;
    private JsonObjects? _objects;

    /// <summary>Nothing more can be read: too long, or not the protocol.</summary>
    public bool Broken => (_lines?.TooLong ?? false) || (_objects?.Broken ?? false);

    /// <summary>A body of JSON, or an array, is whole. An event stream never says so.</summary>
    public bool IsWhole => _objects?.Ended ?? false;

    /// <summary>Reads the next event's name ("" without one) and its JSON; false when it needs more, and the input is then used up.</summary>
    public bool Read(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> eventName, out ReadOnlySpan<byte> json)
    {
        if (_lines is null && _objects is null)
        {
            // White space keeps idle connections alive before a body; a byte order mark says nothing.
            input = input.TrimStart(" \t\r\n\uFEFF"u8);
            if (!input.IsEmpty)
            {
                Begin(input[0]);
            }
        }

        eventName = default;
        json = default;
        return _objects?.Read(ref input, out json) ?? _lines?.Read(ref input, out eventName, out json) ?? false;
    }

    /// <summary>After the last byte: the last event, if it came without the blank line that ends it.</summary>
    public bool ReadEnd(out ReadOnlySpan<byte> eventName, out ReadOnlySpan<byte> json)
    {
        eventName = default;
        json = default;
        return _lines?.ReadEnd(out eventName, out json) ?? false;
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _objects?.Dispose();
    }

    private void Begin(byte first)
    {
        if (first is (byte)'{' or (byte)'[')
        {
            _objects = new JsonObjects(maxEventBytes);
        }
        else
        {
            _lines = new SseLines(maxEventBytes);
        }
    }
}
