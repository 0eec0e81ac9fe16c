using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Relay.Protocol.Sse;

/// <summary>
/// The framing of an event stream (WHATWG HTML, 9.2.6), able to stop at any byte. No line is ever held: the bytes of a
/// data line are handed out as borrowed slices as they arrive, whatever the line's length. Comments, <c>id</c>,
/// <c>retry</c> and unknown fields are skipped, as is a leading byte order mark.
/// </summary>
/// <remarks>
/// A mutable struct: keep it in a field of its owner, one thread at a time. A <see cref="SseToken.Data"/> slice ends
/// exactly where the advanced input begins, and a reader inside a data line keeps nothing of it, so the owner may give
/// back a slice's tail by moving the input back; it is then handed out again.
/// </remarks>
public struct SseReader
{
    /// <summary>Longest event name kept, in bytes.</summary>
    public const int MaxEventNameBytes = 64;

    // Long enough to tell "event" from "eventual": a field name is compared only up to here.
    private const int MaxFieldBytes = 6;

    private State _state;
    private bool _lastWasCr;
    private bool _eventOpen;
    private int _bomMatched;
    private ulong _field;
    private int _fieldLength;
    private int _nameLength;
    private EventNameBuffer _name;

    private enum State : byte
    {
        /// <summary>Before the first byte: a byte order mark may come. Zero, so that a default reader is ready.</summary>
        StreamStart = 0,
        LineStart,
        Field,

        /// <summary>After the colon: "If value starts with a U+0020 SPACE character, remove it from value."</summary>
        DataSpace,
        Data,
        EventSpace,
        Event,
        Skip,
    }

    /// <summary>Whether the last <see cref="SseToken.EventName"/> was cut.</summary>
    public bool EventNameTruncated { get; private set; }

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads one token and advances <paramref name="input"/> past the bytes it took.</summary>
    [UnscopedRef]
    public SseToken Read(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> value)
    {
        value = default;
        while (!input.IsEmpty)
        {
            switch (_state)
            {
                case State.StreamStart:
                    SkipBom(ref input);
                    break;
                case State.LineStart:
                    if (StartLine(ref input))
                    {
                        return SseToken.EventEnd;
                    }

                    break;
                case State.Field:
                    if (ReadField(ref input) is var token and not SseToken.NeedMore)
                    {
                        return token;
                    }

                    break;
                case State.DataSpace or State.EventSpace:
                    input = input[0] == ' ' ? input[1..] : input;
                    _state++;
                    break;
                case State.Data:
                    return ReadData(ref input, out value);
                case State.Event:
                    if (ReadEventName(ref input))
                    {
                        value = ((ReadOnlySpan<byte>)_name)[.._nameLength];
                        return SseToken.EventName;
                    }

                    break;
                default:
                    SkipLine(ref input);
                    break;
            }
        }

        return SseToken.NeedMore;
    }

    private void SkipBom(scoped ref ReadOnlySpan<byte> input)
    {
        if (input[0] == Bom[_bomMatched])
        {
            input = input[1..];
            _state = ++_bomMatched == Bom.Length ? State.LineStart : State.StreamStart;
            return;
        }

        // A cut byte order mark is the beginning of a field name nobody knows.
        _state = State.LineStart;
        for (int i = 0; i < _bomMatched; i++)
        {
            AddToField(Bom[i]);
            _state = State.Field;
        }
    }

    /// <summary>True on a blank line that ends an event.</summary>
    private bool StartLine(scoped ref ReadOnlySpan<byte> input)
    {
        byte b = input[0];
        if (b == '\n' && _lastWasCr)
        {
            // The second half of CR LF, possibly in a later chunk than its first.
            _lastWasCr = false;
            input = input[1..];
            return false;
        }

        _lastWasCr = false;
        if (b is (byte)'\r' or (byte)'\n')
        {
            EndLine(ref input);
            bool ended = _eventOpen;
            _eventOpen = false;
            return ended;
        }

        _field = 0;
        _fieldLength = 0;
        _state = State.Field;
        if (input.StartsWith("data:"u8))
        {
            input = input[5..];
            _eventOpen = true;
            _state = State.DataSpace;
        }

        return false;
    }

    private SseToken ReadField(scoped ref ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty)
        {
            byte b = input[0];
            if (b is (byte)'\r' or (byte)'\n')
            {
                // "Otherwise, the string is not empty but does not contain a colon: the whole line is the field name."
                State field = FieldState();
                EndLine(ref input);
                return field switch
                {
                    State.DataSpace => SseToken.DataLineEnd,
                    State.EventSpace => SseToken.EventName,
                    _ => SseToken.NeedMore,
                };
            }

            input = input[1..];
            if (b == ':')
            {
                _state = FieldState();
                return SseToken.NeedMore;
            }

            AddToField(b);
        }

        return SseToken.NeedMore;
    }

    private void AddToField(byte b)
    {
        if (_fieldLength < MaxFieldBytes)
        {
            _field = (_field << 8) | b;
            _fieldLength++;
        }
    }

    /// <summary>The state for the value of the field just named; opens the event if the field counts.</summary>
    private State FieldState()
    {
        const ulong data = 0x64617461; // "data"
        const ulong @event = 0x6576656E74; // "event"
        State state = (_field, _fieldLength) switch
        {
            (data, 4) => State.DataSpace,
            (@event, 5) => State.EventSpace,
            _ => State.Skip,
        };
        if (state == State.EventSpace)
        {
            _nameLength = 0;
            EventNameTruncated = false;
        }

        _eventOpen |= state != State.Skip;
        return state;
    }

    private SseToken ReadData(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> value)
    {
        int length = input.IndexOfAny((byte)'\r', (byte)'\n');
        if (length == 0)
        {
            value = default;
            EndLine(ref input);
            return SseToken.DataLineEnd;
        }

        length = length < 0 ? input.Length : length;
        value = input[..length];
        input = input[length..];
        return SseToken.Data;
    }

    /// <summary>True when the line ended and the name is whole.</summary>
    private bool ReadEventName(scoped ref ReadOnlySpan<byte> input)
    {
        int end = input.IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> part = end < 0 ? input : input[..end];
        int kept = Math.Min(part.Length, MaxEventNameBytes - _nameLength);
        part[..kept].CopyTo(((Span<byte>)_name)[_nameLength..]);
        _nameLength += kept;
        EventNameTruncated |= kept < part.Length;
        input = input[part.Length..];
        if (end < 0)
        {
            return false;
        }

        EndLine(ref input);
        return true;
    }

    private void SkipLine(scoped ref ReadOnlySpan<byte> input)
    {
        int end = input.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
        {
            input = default;
            return;
        }

        input = input[end..];
        EndLine(ref input);
    }

    private void EndLine(scoped ref ReadOnlySpan<byte> input)
    {
        _lastWasCr = input[0] == '\r';
        input = input[1..];
        _state = State.LineStart;
    }

    [InlineArray(MaxEventNameBytes)]
    private struct EventNameBuffer
    {
        private byte _element0;
    }
}
