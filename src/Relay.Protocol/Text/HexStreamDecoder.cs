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
    /// Appends the decoded bytes to <paramref name="output"/>. False on a byte that is not a hex digit; what came before
    /// it has been written, and the decoder must be reset before it is used again.
    /// </summary>
    public bool Decode(ReadOnlySpan<byte> hex, IBufferWriter<byte> output)
    {
        if (HasCarry && !hex.IsEmpty)
        {
            int value = (HexDecoder.Nibble(_carried) << 4) | HexDecoder.Nibble(hex[0]);
            if (value < 0)
            {
                return false;
            }

            output.GetSpan(1)[0] = (byte)value;
            output.Advance(1);
            HasCarry = false;
            hex = hex[1..];
        }

        while (hex.Length > 1)
        {
            // No size hint: the writer gives what it has left, and the loop comes back for the rest.
            OperationStatus status = HexDecoder.Decode(hex, output.GetSpan(), out int consumed, out int written);
            output.Advance(written);
            hex = hex[consumed..];
            if (status == OperationStatus.InvalidData)
            {
                return false;
            }
        }

        return hex.IsEmpty || Carry(hex[0]);
    }

    private bool Carry(byte digit)
    {
        _carried = digit;
        HasCarry = true;
        return HexDecoder.Nibble(digit) >= 0;
    }
}
