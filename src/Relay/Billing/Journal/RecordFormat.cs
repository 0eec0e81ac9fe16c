using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relay.Billing.Journal;

/// <summary>
/// The frame around a record: <c>u32 length, u32 crc, u8 type, u8 version, payload</c>, little-endian, padded with zeros to eight bytes.
/// </summary>
/// <remarks>
/// The length counts frame and payload without padding; zero where a length should be is the end of the log. The checksum is CRC-32C
/// over length, type, version and payload, and last over the record's LSN and its segment's epoch: bytes that lie in a recycled file
/// from an earlier life are never taken for a record, however intact they are.
/// </remarks>
internal static class RecordFormat
{
    /// <summary>Bytes before the payload.</summary>
    public const int FrameBytes = 10;

    /// <summary>No record is longer, padding included: a settlement with all its texts at their limits, rounded up.</summary>
    public const int MaxRecordBytes = 2048;

    private const int TypeOffset = 8;

    public static int Align(int length) => (length + 7) & ~7;

    /// <summary>
    /// Fills in the frame of a record whose payload is in place and returns the checksum so far; <see cref="Seal"/> finishes it when the
    /// record's place is known. This is the part that can be done outside the journal's lock.
    /// </summary>
    public static uint Prepare(Span<byte> record, JournalRecordType type, byte version)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length);
        record[TypeOffset] = (byte)type;
        record[TypeOffset + 1] = version;
        return PartialCrc(record);
    }

    /// <summary>The checksum of a record at its place.</summary>
    public static uint Seal(uint partial, long lsn, uint epoch) =>
        ~BitOperations.Crc32C(BitOperations.Crc32C(partial, (ulong)lsn), epoch);

    /// <summary>Everything but the place: the length, then all from the type on.</summary>
    public static uint PartialCrc(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(record));
        var rest = record[TypeOffset..];
        var words = MemoryMarshal.Cast<byte, ulong>(rest);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var b in rest[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }

    /// <summary>
    /// Copies a prepared record to its place. The length is stored last and with release semantics: another thread or a later process
    /// sees either no record or all of it, so a process killed in the middle leaves no half record.
    /// </summary>
    public static void Place(Span<byte> destination, ReadOnlySpan<byte> record, uint crc)
    {
        record[TypeOffset..].CopyTo(destination[TypeOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[sizeof(uint)..], crc);
        Volatile.Write(ref Unsafe.As<byte, int>(ref MemoryMarshal.GetReference(destination)), record.Length);
    }
}
