using Relay.Protocol.Text;

namespace Relay.Protocol.Http;

/// <summary>
/// Takes HTTP/1.1 chunked framing (RFC 9112, section 7.1) out of bytes in place: what was received into a buffer becomes body at the
/// buffer's front, moved left by the few bytes of framing and never copied elsewhere. Stops and goes on at any byte. A mutable struct in
/// a field of its owner; a new one for each message.
/// </summary>
public struct ChunkedDecoder
{
    // Sizes are hex; 15 digits cannot overflow a long and no chunk is that long. Extensions and trailers are bounded like any header.
    private const int MaxSizeDigits = 15;
    private const int MaxSkippedBytes = 16 * 1024;

    private State _state;
    private long _left;
    private int _digits;
    private int _skipped;

    private enum State : byte
    {
        Size = 0,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        TrailerStart,
        Trailer,
        TrailerLineFeed,
        EndLineFeed,
        Complete,
        Malformed,
    }

    /// <summary>The last chunk and the trailers have been read.</summary>
    public readonly bool IsComplete => _state == State.Complete;

    /// <summary>The bytes are not chunked framing. Nothing decoded after that is trustworthy.</summary>
    public readonly bool IsMalformed => _state == State.Malformed;

    /// <summary>
    /// Decodes <paramref name="buffer"/> in place and returns how many body bytes now stand at its front.
    /// <paramref name="excess"/> is what followed the end of the message: more than zero means the peer sent something unasked.
    /// </summary>
    public int Decode(Span<byte> buffer, out int excess)
    {
        int read = 0;
        int written = 0;
        while (read < buffer.Length && _state < State.Complete)
        {
            if (_state == State.Data)
            {
                int count = (int)Math.Min(_left, buffer.Length - read);
                if (read != written)
                {
                    buffer.Slice(read, count).CopyTo(buffer[written..]);
                }

                read += count;
                written += count;
                _left -= count;
                _state = _left == 0 ? State.DataReturn : State.Data;
            }
            else
            {
                Step(buffer[read++]);
            }
        }

        excess = buffer.Length - read;
        return written;
    }

    private void Step(byte value)
    {
        switch (_state)
        {
            case State.Size:
                ReadSize(value);
                break;
            case State.Extension:
                Skip(value, State.SizeLineFeed);
                break;
            case State.SizeLineFeed:
                Expect(value, (byte)'\n', _left == 0 ? State.TrailerStart : State.Data);
                _digits = 0;
                break;
            case State.DataReturn:
                Expect(value, (byte)'\r', State.DataLineFeed);
                break;
            case State.DataLineFeed:
                Expect(value, (byte)'\n', State.Size);
                break;
            case State.TrailerStart:
                _state = value == (byte)'\r' ? State.EndLineFeed : State.Trailer;
                break;
            case State.Trailer:
                Skip(value, State.TrailerLineFeed);
                break;
            case State.TrailerLineFeed:
                Expect(value, (byte)'\n', State.TrailerStart);
                break;
            default:
                Expect(value, (byte)'\n', State.Complete);
                break;
        }
    }

    private void ReadSize(byte value)
    {
        int digit = HexDecoder.Nibble(value);
        if (digit >= 0 && _digits < MaxSizeDigits)
        {
            _left = _digits == 0 ? digit : (_left << 4) | (uint)digit;
            _digits++;
        }
        else
        {
            _state = _digits == 0 || digit >= 0 ? State.Malformed
                : value == (byte)'\r' ? State.SizeLineFeed
                : value is (byte)';' or (byte)' ' or (byte)'\t' ? State.Extension
                : State.Malformed;
        }
    }

    private void Skip(byte value, State next)
    {
        // A bare line feed would let two readers of the same bytes see two different messages.
        _state = value == (byte)'\r' ? next : value == (byte)'\n' || ++_skipped > MaxSkippedBytes ? State.Malformed : _state;
    }

    private void Expect(byte value, byte wanted, State next) => _state = value == wanted ? next : State.Malformed;
}
