using System.Buffers.Binary;

namespace Relay.Billing.Journal;

/// <summary>
/// Walks the records of a segment. Pure functions over its bytes; never throws on what they contain.
/// </summary>
internal static class SegmentReader
{
    /// <summary>Reads at <paramref name="offset"/> and moves it behind what was read.</summary>
    /// <param name="limit">Offset that is not read beyond: the segment's end, or the published end of the log.</param>
    public static SegmentReadOutcome Read(JournalSegment segment, scoped ref int offset, int limit, out JournalRecord record)
    {
        var bytes = segment.Bytes[..limit];
        record = default;
        if (offset + RecordFormat.FrameBytes > limit || LengthAt(bytes, offset) == 0)
        {
            return SegmentReadOutcome.End;
        }

        if (TryReadAt(segment, bytes, offset, out record))
        {
            offset += RecordFormat.Align(LengthAt(bytes, offset));
            return SegmentReadOutcome.Record;
        }

        // Records are aligned, and the checksum covers the place: looking at every eighth byte finds the next one, and what it finds is
        // one. Without this, a single bad byte would cost all settlements behind it.
        do
        {
            offset += 8;
        }
        while (offset + RecordFormat.FrameBytes <= limit && !TryReadAt(segment, bytes, offset, out record));
        record = default;
        offset = Math.Min(offset, limit);
        return SegmentReadOutcome.Corrupt;
    }

    /// <summary>Whether a segment holds anything at all: false for one that was only prepared.</summary>
    public static bool HasRecords(JournalSegment segment) => LengthAt(segment.Bytes, SegmentHeader.Bytes) != 0;

    private static int LengthAt(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);

    private static bool TryReadAt(JournalSegment segment, ReadOnlySpan<byte> bytes, int offset, out JournalRecord record)
    {
        record = default;
        var length = LengthAt(bytes, offset);
        if (length < RecordFormat.FrameBytes || length > RecordFormat.MaxRecordBytes || length > bytes.Length - offset)
        {
            return false;
        }

        var frame = bytes.Slice(offset, length);
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(frame[sizeof(int)..]);
        if (crc != RecordFormat.Seal(RecordFormat.PartialCrc(frame), segment.StartLsn + offset, segment.Header.Epoch))
        {
            return false;
        }

        var end = segment.StartLsn + offset + RecordFormat.Align(length);
        record = new JournalRecord((JournalRecordType)frame[8], frame[9], frame[RecordFormat.FrameBytes..], end);
        return true;
    }
}
