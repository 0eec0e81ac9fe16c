namespace Relay.Admin;

/// <summary>Ids of calls are ordered by time: a range of time is a range of ids.</summary>
internal static class CallIdBounds
{
    /// <summary>Lower than the id of any call admitted at that time (whole milliseconds) or later, higher than any before.</summary>
    public static Guid At(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, time.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
