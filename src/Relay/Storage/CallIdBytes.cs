namespace Relay.Storage;

/// <summary>Ids as the store keeps them: the 16 bytes of RFC 9562, big-endian, so that bytes sort as the UUIDv7 does.</summary>
internal static class CallIdBytes
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid ToId(byte[] bytes) => new(bytes, bigEndian: true);
}
