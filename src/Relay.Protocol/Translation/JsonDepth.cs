namespace Relay.Protocol.Translation;

/// <summary>
/// Whether a JSON object that comes in pieces is complete: only brackets and strings are followed. A mutable struct: keep it in a field of
/// its owner.
/// </summary>
internal struct JsonDepth
{
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _began;
    private bool _isObject;

    /// <summary>An object began and has ended.</summary>
    public readonly bool IsComplete => _isObject && _depth == 0;

    /// <summary>Nothing but white space so far.</summary>
    public readonly bool IsEmpty => !_began;

    public void Append(ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            if (_escaped)
            {
                _escaped = false;
                json = json[1..];
                continue;
            }

            int next = _inString ? json.IndexOfAny((byte)'"', (byte)'\\') : json.IndexOfAnyExcept(" \t\r\n"u8);
            if (next < 0)
            {
                return;
            }

            Step(json[next]);
            json = json[(next + 1)..];
        }
    }

    private void Step(byte b)
    {
        if (_inString)
        {
            _escaped = b == '\\';
            _inString = b != '"';
            return;
        }

        if (!_began)
        {
            _began = true;
            _isObject = b == '{';
        }

        _inString = b == '"';
        _depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
    }
}
