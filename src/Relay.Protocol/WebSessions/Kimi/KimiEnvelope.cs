using System.Buffers.Binary;

namespace Relay.Protocol.WebSessions.Kimi;

/// <summary>
/// The framing of Kimi's site, that of the Connect protocol:
/// <code>
/// +-------+----------------------+---------+
/// | flags | length, big-endian   | payload |
/// | 1     | 4                    | length  |
/// +-------+----------------------+---------+
/// </code>
/// </summary>
public static class KimiEnvelope
{
    /// <summary>Bytes in front of each payload.</summary>
    public const int HeadBytes = 5;

    /// <summary>Bit of a compressed payload; never negotiated.</summary>
    public const byte Compressed = 0x01;

    /// <summary>Bit of the last envelope.</summary>
    public const byte EndOfStream = 0x02;

    /// <summary>A message in its envelope.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> payload, byte flags = 0)
    {
        byte[] envelope = new byte[HeadBytes + payload.Length];
        envelope[0] = flags;
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(1), payload.Length);
        payload.CopyTo(envelope.AsSpan(HeadBytes));
        return envelope;
    }

    /// <summary>Length of the payload that a head announces; negative numbers are lengths beyond any bound.</summary>
    public static int LengthOf(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadInt32BigEndian(head[1..]);
}
