using System.Buffers;

namespace Relay.Protocol.Text;

/// <summary>
/// Decodes hex that arrives in slices of any length: a digit whose partner is in the next slice waits inside. A mutable
/// struct of two bytes; one stream's owner, one thread at a time.
/// </summary>
public struct HexStreamDecoder
{
    private byte _carried;

    /// <summary>Whether a digit still waits for its partner. At the end of a clip that means the hex was cut.</summary>
    public bool HasCarry { get; private set; }

    /// <summary>Forgets a waiting digit.</summary>
    public void Reset() => HasCarry = false;

    /// <summary>
    /// Decodes as much as fits into <paramref name="destination"/>, which has room for at least one byte. Call again with the
    /// rest while <paramref name="hex"/> is not used up. False on a byte that is not a hex digit; what came before it has been
    /// written, and the decoder must be reset before it is used again.
    /// </summary>
    public bool TryDecode(ReadOnlySpan<byte> hex, Span<byte> destination, out int consumed, out int written)
    {
        consumed = written = 0;
        if (HasCarry && !hex.IsEmpty)
        {
            int value = (HexDecoder.Nibble(_carried) << 4) | HexDecoder.Nibble(hex[0]);
            if (value < 0)
            {
                return false;
            }

            destination[0] = (byte)value;
            HasCarry = false;
            consumed = written = 1;
        }

        OperationStatus status = HexDecoder.Decode(hex[consumed..], destination[written..], out int read, out int decoded);
        consumed += read;
        written += decoded;
        if (status == OperationStatus.InvalidData)
        {
            return false;
        }

        if (hex.Length - consumed == 1 && status == OperationStatus.NeedMoreData)
        {
            return Carry(hex[consumed++]);
        }

        return true;
    }

    /// <summary>Appends the decoded bytes to <paramref name="output"/>. False as for <see cref="TryDecode"/>.</summary>
    public bool Decode(ReadOnlySpan<byte> hex, IBufferWriter<byte> output)
    {
        while (!hex.IsEmpty)
        {
            // No size hint: the writer gives what it has left, and the loop comes back for the rest.
            bool good = TryDecode(hex, output.GetSpan(), out int consumed, out int written);
            output.Advance(written);
            hex = hex[consumed..];
            if (!good)
            {
                return false;
            }
        }

        return true;
    }

    private bool Carry(byte digit)
    {
        _carried = digit;
        HasCarry = true;
        return HexDecoder.Nibble(digit) >= 0;
    }
}
