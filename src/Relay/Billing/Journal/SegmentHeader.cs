using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Relay.Billing.Journal;

/// <summary>
/// The first 64 bytes of a segment: <c>magic[8], u32 version, u32 epoch, i64 start LSN, journal id[16], zeros, u32 crc</c>.
/// </summary>
/// <param name="Epoch">Drawn anew whenever a file gets a place in the log; part of every record's checksum.</param>
/// <param name="StartLsn">Position of the segment's first byte in the log.</param>
/// <param name="JournalId">The same in all segments; names this journal in the store.</param>
internal readonly record struct SegmentHeader(uint Epoch, long StartLsn, Guid JournalId)
{
    public const int Bytes = 64;
    private const uint Version = 1;
    private const int CrcOffset = Bytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "RELAYJNL"u8;

    public void Write(Span<byte> destination)
    {
        var header = destination[..Bytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], StartLsn);
        JournalId.TryWriteBytes(header[24..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(header[CrcOffset..], Crc(header));
    }

    /// <summary>False when the bytes are not a header of this version, whole and intact.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        if (source.Length < Bytes
            || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(source[CrcOffset..]) != Crc(source))
        {
            return false;
        }

        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            new Guid(source.Slice(24, 16), bigEndian: true));
        return true;
    }

    private static uint Crc(ReadOnlySpan<byte> header)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, uint>(header[..CrcOffset]))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        return ~crc;
    }
}
