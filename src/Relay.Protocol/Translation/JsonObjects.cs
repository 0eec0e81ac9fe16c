namespace Relay.Protocol.Translation;

/// <summary>
/// Finds the whole objects in a body of JSON that arrives in pieces: the body itself, or the elements when it is an array. An object that
/// lies in one chunk is handed out where it lies; only what a chunk's end cuts is gathered. Able to stop at any byte.
/// </summary>
/// <remarks>One owner, one thread at a time. What is handed out is borrowed: valid until the next call, and while the input is.</remarks>
internal sealed class JsonObjects(int maxObjectBytes) : IDisposable
{
    private PooledBytes _held;
    private bool _handedOut;
    private bool _inArray;
    private bool _inString;
    private bool _escaped;
    private int _depth;

    /// <summary>An object is longer than allowed, or the body is something else than objects. Nothing more is read.</summary>
    public bool Broken { get; private set; }

    /// <summary>The body is whole.</summary>
    public bool Ended { get; private set; }

    /// <summary>Reads to the end of the next object; false when it needs more, and the input is then used up.</summary>
    public bool Read(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> json)
    {
        if (_handedOut)
        {
            _held.Clear();
            _handedOut = false;
        }

        while (!input.IsEmpty && !Broken && !Ended)
        {
            if (_depth > 0 || input[0] == '{')
            {
                return ReadObject(ref input, out json);
            }

            Between(input[0]);
            input = input[1..];
        }

        input = default;
        json = default;
        return false;
    }

    public void Dispose() => _held.Dispose();

    private bool ReadObject(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> json)
    {
        int end = FindEnd(input);
        int length = end < 0 ? input.Length : end;
        ReadOnlySpan<byte> piece = input[..length];
        input = input[length..];
        json = default;
        if (_held.Length + piece.Length > maxObjectBytes)
        {
            Broken = true;
            _held.Clear();
            input = default;
            return false;
        }

        if (end >= 0 && _held.Length == 0)
        {
            json = piece;
        }
        else
        {
            _held.Append(piece);
            json = _held.Span;
        }

        _handedOut = end >= 0;
        Ended = _handedOut && !_inArray;
        return _handedOut;
    }

    /// <summary>Where the object ends, counted from here; -1 when it goes on beyond the input.</summary>
    private int FindEnd(ReadOnlySpan<byte> input)
    {
        for (int i = 0; i < input.Length; i++)
        {
            if (_inString)
            {
                i += SkipString(input[i..]) - 1;
                continue;
            }

            int next = input[i..].IndexOfAny("\"{}[]"u8);
            if (next < 0)
            {
                return -1;
            }

            i += next;
            byte b = input[i];
            _inString = b == '"';
            _depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
            if (_depth == 0)
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>Passes over a string's content; at least one byte.</summary>
    private int SkipString(ReadOnlySpan<byte> input)
    {
        if (_escaped)
        {
            _escaped = false;
            return 1;
        }

        int next = input.IndexOfAny((byte)'"', (byte)'\\');
        if (next < 0)
        {
            return input.Length;
        }

        _escaped = input[next] == '\\';
        _inString = _escaped;
        return next + 1;
    }

    private void Between(byte b)
    {
        switch (b)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
            case (byte)',' when _inArray:
                break;
            case (byte)'[' when !_inArray:
                _inArray = true;
                break;
            case (byte)']' when _inArray:
                Ended = true;
                break;
            default:
                Broken = true;
                break;
        }
    }
}
