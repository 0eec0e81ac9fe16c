using System.Buffers;
using System.Runtime.Intrinsics;

namespace Relay.Protocol.Text;

/// <summary>
/// Hex text to bytes, checked, at memory speed. Either case is accepted. Written here because the base library decodes
/// hex only from UTF-16 before .NET 10, and widening first would double the work.
/// </summary>
public static class HexDecoder
{
    /// <summary>
    /// Decodes whole pairs. <see cref="OperationStatus.Done"/> when all was read;
    /// <see cref="OperationStatus.NeedMoreData"/> when a single digit is left unconsumed at the end;
    /// <see cref="OperationStatus.DestinationTooSmall"/>, with all that fitted decoded;
    /// <see cref="OperationStatus.InvalidData"/> at the pair beginning at <paramref name="consumed"/>.
    /// </summary>
    public static OperationStatus Decode(ReadOnlySpan<byte> hex, Span<byte> destination, out int consumed, out int written)
    {
        int pairs = Math.Min(hex.Length / 2, destination.Length);
        written = DecodeVectors(hex[..(pairs * 2)], destination);
        while (written < pairs)
        {
            int value = (Nibble(hex[written * 2]) << 4) | Nibble(hex[(written * 2) + 1]);
            if (value < 0)
            {
                consumed = written * 2;
                return OperationStatus.InvalidData;
            }

            destination[written++] = (byte)value;
        }

        consumed = written * 2;
        return (hex.Length - consumed) switch
        {
            0 => OperationStatus.Done,
            1 => Nibble(hex[consumed]) < 0 ? OperationStatus.InvalidData : OperationStatus.NeedMoreData,
            _ => OperationStatus.DestinationTooSmall,
        };
    }

    /// <summary>The value of one hex digit, or a negative number that stays negative when shifted and combined.</summary>
    internal static int Nibble(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => int.MinValue >> 4,
    };

    /// <summary>Decodes as many whole vectors as are valid; what is left, or wrong, is the scalar loop's.</summary>
    private static int DecodeVectors(ReadOnlySpan<byte> hex, Span<byte> destination)
    {
        int written = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            while (hex.Length - (written * 2) >= 64)
            {
                ReadOnlySpan<byte> block = hex.Slice(written * 2, 64);
                if (!TryNibbles(Vector256.Create(block), out Vector256<byte> low)
                    | !TryNibbles(Vector256.Create(block[32..]), out Vector256<byte> high))
                {
                    return written;
                }

                Vector256.Narrow(Join(low), Join(high)).CopyTo(destination[written..]);
                written += 32;
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            while (hex.Length - (written * 2) >= 32)
            {
                ReadOnlySpan<byte> block = hex.Slice(written * 2, 32);
                if (!TryNibbles(Vector128.Create(block), out Vector128<byte> low)
                    | !TryNibbles(Vector128.Create(block[16..]), out Vector128<byte> high))
                {
                    return written;
                }

                Vector128.Narrow(Join(low), Join(high)).CopyTo(destination[written..]);
                written += 16;
            }
        }

        return written;
    }

    private static bool TryNibbles(Vector256<byte> text, out Vector256<byte> nibbles)
    {
        Vector256<byte> digit = text - Vector256.Create((byte)'0');
        Vector256<byte> letter = (text | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        Vector256<byte> isDigit = Vector256.LessThan(digit, Vector256.Create((byte)10));
        Vector256<byte> isLetter = Vector256.LessThan(letter, Vector256.Create((byte)6));
        nibbles = Vector256.ConditionalSelect(isDigit, digit, letter + Vector256.Create((byte)10));
        return (isDigit | isLetter) == Vector256<byte>.AllBitsSet;
    }

    private static bool TryNibbles(Vector128<byte> text, out Vector128<byte> nibbles)
    {
        Vector128<byte> digit = text - Vector128.Create((byte)'0');
        Vector128<byte> letter = (text | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a');
        Vector128<byte> isDigit = Vector128.LessThan(digit, Vector128.Create((byte)10));
        Vector128<byte> isLetter = Vector128.LessThan(letter, Vector128.Create((byte)6));
        nibbles = Vector128.ConditionalSelect(isDigit, digit, letter + Vector128.Create((byte)10));
        return (isDigit | isLetter) == Vector128<byte>.AllBitsSet;
    }

    // A pair of digits is one little-endian 16-bit lane, the high nibble in its low byte. Every .NET target of ours is
    // little-endian. Narrow keeps the low byte of each lane, so the rest need not be cleared.
    private static Vector256<ushort> Join(Vector256<byte> nibbles) =>
        (nibbles.AsUInt16() << 4) | (nibbles.AsUInt16() >>> 8);

    private static Vector128<ushort> Join(Vector128<byte> nibbles) =>
        (nibbles.AsUInt16() << 4) | (nibbles.AsUInt16() >>> 8);
}
