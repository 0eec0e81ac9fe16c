using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Billing;

/// <summary>
/// Ids of charges that come again until they are known to be made (a batch's lines, each time somebody asks for the batch). The same thing has
/// the same id on every node, and the store takes each id once. They are UUIDs of version 8, ordered by time like the others.
/// </summary>
/// <remarks>
/// Their holds are deferred (<see cref="CallAdmission.IsDeferred"/>): one that a crash left open is dropped, not settled. The charge will come
/// again, and a row that says "nothing" would be in its way.
/// </remarks>
internal static class RepeatableId
{
    /// <param name="createdAt">When the thing was made; the same each time.</param>
    /// <param name="thing">What is charged.</param>
    public static Guid Of(DateTimeOffset createdAt, string thing)
    {
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(thing), id);
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, Math.Max(0, createdAt.ToUnixTimeMilliseconds()));
        milliseconds[2..].CopyTo(id);
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id[..16], bigEndian: true);
    }
}
