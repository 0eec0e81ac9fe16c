using System.Buffers.Binary;

namespace Relay.Storage;

/// <summary>Ids as the store keeps them: the 16 bytes of RFC 9562, big-endian, so that bytes sort as the UUIDv7 does.</summary>
internal static class CallIdBytes
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>What every UUIDv7 made at this time or later sorts at or behind.</summary>
    public static byte[] FloorOf(DateTimeOffset time)
    {
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, Math.Max(0, time.ToUnixTimeMilliseconds()));
        byte[] bytes = new byte[16];
        milliseconds[2..].CopyTo(bytes);
        return bytes;
    }

    public static Guid ToId(byte[] bytes) => new(bytes, bigEndian: true);
}
