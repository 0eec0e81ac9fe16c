using System.Buffers;
using System.Buffers.Text;

namespace Relay.Protocol.Text;

/// <summary>Decodes base64 that comes in pieces of any length. A mutable struct: keep it in a field of its owner, one thread at a time.</summary>
public struct Base64StreamDecoder
{
    private const int GroupChars = 4;
    private const int GroupBytes = 3;

    // The beginning of a group, first character in the lowest byte.
    private uint _begun;
    private int _begunChars;
    private bool _isPadded;

    /// <summary>Between two groups: a text may end here.</summary>
    public readonly bool IsWhole => _begunChars == 0;

    /// <summary>Starts over with a new text.</summary>
    public void Reset()
    {
        _begunChars = 0;
        _isPadded = false;
    }

    /// <summary>Decodes the next piece. False: it is not base64, and what was before the fault has been written.</summary>
    /// <param name="text">Characters of the alphabet of RFC 4648 section 4, with padding.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="written">Bytes.</param>
    public bool TryDecode(ReadOnlySpan<byte> text, IBufferWriter<byte> output, out int written)
    {
        written = 0;
        while (_begunChars > 0 && !text.IsEmpty)
        {
            _begun = (_begun & ((1u << (8 * _begunChars)) - 1)) | ((uint)text[0] << (8 * _begunChars));
            _begunChars++;
            text = text[1..];
            if (_begunChars == GroupChars)
            {
                Span<byte> group = [(byte)_begun, (byte)(_begun >> 8), (byte)(_begun >> 16), (byte)(_begun >> 24)];
                _begunChars = 0;
                if (!TryDecodeGroups(group, output, ref written))
                {
                    return false;
                }
            }
        }

        int whole = text.Length - (text.Length % GroupChars);
        if (!TryDecodeGroups(text[..whole], output, ref written))
        {
            return false;
        }

        foreach (byte one in text[whole..])
        {
            _begun = (_begun & ((1u << (8 * _begunChars)) - 1)) | ((uint)one << (8 * _begunChars));
            _begunChars++;
        }

        return true;
    }

    private bool TryDecodeGroups(ReadOnlySpan<byte> groups, IBufferWriter<byte> output, ref int written)
    {
        while (!groups.IsEmpty)
        {
            if (_isPadded)
            {
                return false; // that was the end
            }

            Span<byte> room = output.GetSpan(GroupBytes);
            ReadOnlySpan<byte> part = groups[..(Math.Min(groups.Length / GroupChars, room.Length / GroupBytes) * GroupChars)];
            OperationStatus status = Base64.DecodeFromUtf8(part, room, out int consumed, out int count, isFinalBlock: true);
            output.Advance(count);
            written += count;
            if (status != OperationStatus.Done || consumed != part.Length)
            {
                return false;
            }

            _isPadded = part[^1] == '=';
            groups = groups[part.Length..];
        }

        return true;
    }
}
