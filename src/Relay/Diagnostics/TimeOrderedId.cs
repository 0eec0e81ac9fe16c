using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Relay.Diagnostics;

/// <summary>
/// Ids of calls, clips and sessions: UUIDs of version 7 (RFC 9562), as <see cref="Guid.CreateVersion7(DateTimeOffset)"/> makes them, with the
/// system asked for randomness once for many. Any thread.
/// </summary>
internal static class TimeOrderedId
{
    private const int IdBytes = 16;
    private const int BatchBytes = 64 * IdBytes;

    [ThreadStatic]
    private static byte[]? t_random;

    [ThreadStatic]
    private static int t_left;

    /// <param name="now">Not before 1970; its milliseconds are the id's beginning.</param>
    public static Guid Create(DateTimeOffset now)
    {
        byte[] random = t_random ??= new byte[BatchBytes];
        if (t_left == 0)
        {
            RandomNumberGenerator.Fill(random);
            t_left = BatchBytes;
        }

        t_left -= IdBytes;
        Span<byte> id = random.AsSpan(t_left, IdBytes);
        long milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(id, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(id[2..], (uint)milliseconds);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
