using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Relay.LoadTest.Wire;

/// <summary>
/// WebSocket frames (RFC 6455, no extensions) cut anywhere, masked or not; pings, pongs and their bytes are passed over. Unmasks in place,
/// so the input must be the reader's to write on.
/// </summary>
internal struct FrameReader
{
    private const int LongestHead = 14;

    private Head _head;
    private int _headLength;
    private bool _inPayload;
    private bool _endsMessage;
    private int _opcode;
    private long _left;
    private uint _mask;
    private int _maskAt;

    /// <summary>Takes bytes off <paramref name="input"/> until there is something to say.</summary>
    public FrameState Read(ref Span<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        while (true)
        {
            if (!_inPayload)
            {
                FrameState head = ReadHead(ref input);
                if (head != FrameState.Payload)
                {
                    return head;
                }
            }

            if (_left == 0)
            {
                _inPayload = false;
                if (_opcode < 8 && _endsMessage)
                {
                    return FrameState.MessageEnd;
                }

                continue;
            }

            if (input.IsEmpty)
            {
                return FrameState.NeedMore;
            }

            Span<byte> taken = input[..(int)Math.Min(_left, input.Length)];
            input = input[taken.Length..];
            _left -= taken.Length;
            if (_opcode < 8)
            {
                Unmask(taken);
                payload = taken;
                return FrameState.Payload;
            }
        }
    }

    private FrameState ReadHead(ref Span<byte> input)
    {
        Span<byte> head = _head;
        int needed = 2;
        while (true)
        {
            if (_headLength >= 2)
            {
                int length = head[1] & 0x7F;
                needed = 2 + (length switch { 126 => 2, 127 => 8, _ => 0 }) + (head[1] >> 7) * 4;
                if (_headLength == needed)
                {
                    return TakeHead(head, length);
                }
            }

            if (input.IsEmpty)
            {
                return FrameState.NeedMore;
            }

            int taken = Math.Min(needed - _headLength, input.Length);
            input[..taken].CopyTo(head[_headLength..]);
            input = input[taken..];
            _headLength += taken;
        }
    }

    private FrameState TakeHead(ReadOnlySpan<byte> head, int length)
    {
        _opcode = head[0] & 15;
        _left = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
            127 => BinaryPrimitives.ReadInt64BigEndian(head[2..]),
            _ => length,
        };
        _mask = (head[1] & 0x80) != 0 ? BinaryPrimitives.ReadUInt32LittleEndian(head[(_headLength - 4).._headLength]) : 0;
        _maskAt = 0;
        _headLength = 0;
        _endsMessage = (head[0] & 0x80) != 0;
        _inPayload = true;
        return (head[0] & 0x70) != 0 || _left < 0 || _opcode is (> 2 and < 8) or > 10 ? FrameState.Bad
            : _opcode == 8 ? FrameState.Close
            : FrameState.Payload;
    }

    private void Unmask(Span<byte> bytes)
    {
        if (_mask == 0)
        {
            return;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(_mask >> (8 * _maskAt));
            _maskAt = (_maskAt + 1) & 3;
        }
    }

    [InlineArray(LongestHead)]
    private struct Head
    {
        private byte _first;
    }
}
