using Relay.Protocol.Sse;

namespace Relay.Protocol.Translation;

/// <summary>
/// Puts the events of a stream together: each with its name and the whole of its data (several lines joined with LF). Data that lies in one
/// chunk is handed out where it lies; only what a chunk's end cuts is gathered, in an array of the pool that is given back with the next
/// event. Events without a data line are passed over.
/// </summary>
/// <remarks>
/// One owner, one thread at a time. What is handed out is borrowed: valid until the next call, and while the input is.
/// <code>while (lines.Read(ref input, out var name, out var data)) { ... }</code>
/// </remarks>
internal sealed class SseLines(int maxEventBytes) : IDisposable
{
    private readonly byte[] _name = new byte[SseReader.MaxEventNameBytes];
    private SseReader _reader;
    private PooledBytes _held;
    private int _nameLength;
    private bool _hasData;
    private bool _lineEnded;
    private bool _handedOut;

    /// <summary>An event was longer than allowed. Nothing more is read.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Reads to the end of the next event; false when it needs more, and the input is then used up.</summary>
    public bool Read(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> eventName, out ReadOnlySpan<byte> data)
    {
        Forget();
        ReadOnlySpan<byte> line = default;
        while (!TooLong)
        {
            switch (_reader.Read(ref input, out ReadOnlySpan<byte> value))
            {
                case SseToken.Data:
                    BeginLine(ref line);
                    line = value;
                    TooLong = _held.Length + line.Length > maxEventBytes;
                    break;
                case SseToken.DataLineEnd:
                    // A line without content shows itself only by its end.
                    BeginLine(ref line);
                    _hasData = true;
                    _lineEnded = true;
                    break;
                case SseToken.EventName:
                    value.CopyTo(_name);
                    _nameLength = value.Length;
                    break;
                case SseToken.EventEnd when _hasData:
                    return HandOut(line, out eventName, out data);
                case SseToken.EventEnd:
                    _nameLength = 0;
                    break;
                default:
                    Hold(line);
                    eventName = default;
                    data = default;
                    return false;
            }
        }

        _held.Clear();
        input = default;
        eventName = default;
        data = default;
        return false;
    }

    /// <summary>After the last byte: the last event, if it came without the blank line that ends it.</summary>
    public bool ReadEnd(out ReadOnlySpan<byte> eventName, out ReadOnlySpan<byte> data)
    {
        Forget();
        if (_hasData && !TooLong)
        {
            return HandOut(default, out eventName, out data);
        }

        eventName = default;
        data = default;
        return false;
    }

    public void Dispose() => _held.Dispose();

    private void BeginLine(ref ReadOnlySpan<byte> line)
    {
        if (_lineEnded)
        {
            _held.Append(line);
            _held.Append((byte)'\n');
            line = default;
            _lineEnded = false;
        }
    }

    private void Hold(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty)
        {
            _held.Append(line);
            _hasData = true;
        }
    }

    private bool HandOut(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> eventName, out ReadOnlySpan<byte> data)
    {
        if (_held.Length > 0)
        {
            _held.Append(line);
            line = _held.Span;
        }

        eventName = _name.AsSpan(0, _nameLength);
        data = line;
        _handedOut = true;
        return true;
    }

    private void Forget()
    {
        if (_handedOut)
        {
            _held.Clear();
            _nameLength = 0;
            _hasData = false;
            _lineEnded = false;
            _handedOut = false;
        }
    }
}
