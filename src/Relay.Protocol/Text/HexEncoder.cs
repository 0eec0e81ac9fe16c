using System.Buffers;
using System.Runtime.Intrinsics;

namespace Relay.Protocol.Text;

/// <summary>Bytes to lower-case hex, the form MiniMax uses.</summary>
public static class HexEncoder
{
    // Two kilobytes of audio a turn: what a pipe's page holds, so that writing never asks for a page of its own.
    private const int PieceBytes = 2048;

    /// <summary>Writes two digits a byte; <paramref name="destination"/> must hold twice the source. Returns digits written.</summary>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length * 2);
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; source.Length - i >= 32; i += 32)
            {
                (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.Create(source[i..]));
                Digits(low).CopyTo(destination[(i * 2)..]);
                Digits(high).CopyTo(destination[((i * 2) + 32)..]);
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; source.Length - i >= 16; i += 16)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(source[i..]));
                Digits(low).CopyTo(destination[(i * 2)..]);
                Digits(high).CopyTo(destination[((i * 2) + 16)..]);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i * 2] = Digit(source[i] >> 4);
            destination[(i * 2) + 1] = Digit(source[i] & 15);
        }

        return source.Length * 2;
    }

    /// <summary>Writes hex in pieces of at most 4 KB, whatever the length of <paramref name="source"/>.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            int piece = Math.Min(source.Length, PieceBytes);
            output.Advance(Encode(source[..piece], output.GetSpan(piece * 2)));
            source = source[piece..];
        }
    }

    private static byte Digit(int nibble) => (byte)(nibble < 10 ? nibble + '0' : nibble - 10 + 'a');

    // Each 16-bit lane holds one byte; the high nibble's digit belongs first, that is in the lane's low byte.
    private static Vector256<byte> Digits(Vector256<ushort> lanes)
    {
        Vector256<byte> nibbles = (((lanes >>> 4) | (lanes << 8)) & Vector256.Create((ushort)0x0F0F)).AsByte();
        Vector256<byte> isLetter = Vector256.GreaterThan(nibbles, Vector256.Create((byte)9));
        return nibbles + Vector256.Create((byte)'0') + (isLetter & Vector256.Create((byte)('a' - '0' - 10)));
    }

    private static Vector128<byte> Digits(Vector128<ushort> lanes)
    {
        Vector128<byte> nibbles = (((lanes >>> 4) | (lanes << 8)) & Vector128.Create((ushort)0x0F0F)).AsByte();
        Vector128<byte> isLetter = Vector128.GreaterThan(nibbles, Vector128.Create((byte)9));
        return nibbles + Vector128.Create((byte)'0') + (isLetter & Vector128.Create((byte)('a' - '0' - 10)));
    }
}
