using System.Buffers.Binary;

namespace Relay.LoadTest.Wire;

/// <summary>Whole text messages as WebSocket frames.</summary>
internal static class FrameWriter
{
    /// <summary>A client's frame. Its mask is fixed: nothing between could be confused by it on this machine.</summary>
    public static byte[] Masked(ReadOnlySpan<byte> text)
    {
        const uint mask = 0x5A3C_1E0F;
        byte[] frame = Frame(text, 4);
        frame[1] |= 0x80;
        int at = frame.Length - text.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(at - 4), mask);
        for (int i = 0; i < text.Length; i++)
        {
            frame[at + i] ^= (byte)(mask >> (8 * (i & 3)));
        }

        return frame;
    }

    /// <summary>A server's frame.</summary>
    public static byte[] Plain(ReadOnlySpan<byte> text) => Frame(text, 0);

    private static byte[] Frame(ReadOnlySpan<byte> text, int maskBytes)
    {
        int lengthBytes = text.Length < 126 ? 0 : text.Length <= ushort.MaxValue ? 2 : 8;
        byte[] frame = new byte[2 + lengthBytes + maskBytes + text.Length];
        frame[0] = 0x81;
        switch (lengthBytes)
        {
            case 0:
                frame[1] = (byte)text.Length;
                break;
            case 2:
                frame[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)text.Length);
                break;
            default:
                frame[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), text.Length);
                break;
        }

        text.CopyTo(frame.AsSpan(frame.Length - text.Length));
        return frame;
    }
}
