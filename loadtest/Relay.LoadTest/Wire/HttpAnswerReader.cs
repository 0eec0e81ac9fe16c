using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Relay.LoadTest.Wire;

/// <summary>
/// An HTTP/1.1 answer that is cut anywhere: status, then the body without its framing (Content-Length or chunked). A status of 101 ends with
/// its head. Heads and lines are bounded; interim answers (1xx other than 101) are skipped. Reset it for the next answer by assigning a new one.
/// </summary>
internal struct HttpAnswerReader
{
    private const int MaxLine = 1024;

    private Line _line;
    private int _lineLength;
    private Part _part;
    private long _left;
    private bool _chunked;

    /// <summary>Once the first line has been read.</summary>
    public int Status { get; private set; }

    /// <summary>Takes bytes off <paramref name="input"/> until there is something to say.</summary>
    public AnswerState Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> body)
    {
        body = default;
        while (_part != Part.End)
        {
            if (_part is Part.Body or Part.ChunkBytes)
            {
                if (_left == 0)
                {
                    _part = _part == Part.Body ? Part.End : Part.ChunkEnd;
                    continue;
                }

                if (input.IsEmpty)
                {
                    return AnswerState.NeedMore;
                }

                int taken = (int)Math.Min(_left, input.Length);
                body = input[..taken];
                input = input[taken..];
                _left -= taken;
                return AnswerState.Body;
            }

            int end = input.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? input : input[..end];
            if (piece.Length > MaxLine - _lineLength)
            {
                return AnswerState.Bad;
            }

            Span<byte> line = _line;
            piece.CopyTo(line[_lineLength..]);
            _lineLength += piece.Length;
            if (end < 0)
            {
                input = default;
                return AnswerState.NeedMore;
            }

            input = input[(end + 1)..];
            ReadOnlySpan<byte> whole = line[.._lineLength];
            _lineLength = 0;
            if (!Take(whole is [.., (byte)'\r'] ? whole[..^1] : whole))
            {
                return AnswerState.Bad;
            }
        }

        return AnswerState.End;
    }

    private bool Take(ReadOnlySpan<byte> line)
    {
        switch (_part)
        {
            case Part.StatusLine:
                if (!line.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(line[9..], out int status, out _))
                {
                    return false;
                }

                Status = status;
                _part = Part.Headers;
                _left = -1;
                return true;
            case Part.Headers when line.IsEmpty:
                return EndHead();
            case Part.Headers:
                return TakeHeader(line);
            case Part.ChunkSize:
                if (!Utf8Parser.TryParse(line, out _left, out int read, 'x') || read == 0)
                {
                    return false;
                }

                _part = _left == 0 ? Part.Trailers : Part.ChunkBytes;
                return true;
            case Part.ChunkEnd:
                _part = Part.ChunkSize;
                return line.IsEmpty;
            default: // trailers end with an empty line
                _part = line.IsEmpty ? Part.End : Part.Trailers;
                return true;
        }
    }

    private bool EndHead()
    {
        if (Status is >= 100 and < 200 and not 101)
        {
            _part = Part.StatusLine;
            return true;
        }

        _part = Status is 101 or 204 or 304 ? Part.End : _chunked ? Part.ChunkSize : Part.Body;
        return _part != Part.Body || _left >= 0;
    }

    private bool TakeHeader(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim((byte)' ');
        if (System.Text.Ascii.EqualsIgnoreCase(line[..colon], "content-length"u8))
        {
            return Utf8Parser.TryParse(value, out _left, out int read) && read == value.Length && _left >= 0;
        }

        _chunked |= System.Text.Ascii.EqualsIgnoreCase(line[..colon], "transfer-encoding"u8)
            && System.Text.Ascii.EqualsIgnoreCase(value, "chunked"u8);
        return true;
    }

    private enum Part : byte
    {
        StatusLine,
        Headers,
        Body,
        ChunkSize,
        ChunkBytes,
        ChunkEnd,
        Trailers,
        End,
    }

    [InlineArray(MaxLine)]
    private struct Line
    {
        private byte _first;
    }
}
