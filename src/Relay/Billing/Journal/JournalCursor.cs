namespace Relay.Billing.Journal;

/// <summary>
/// Reads the log in order. One owner, one thread at a time; reads what is appended meanwhile, up to the limit it is given. Keeps
/// nothing but its place.
/// </summary>
internal sealed class JournalCursor(CallJournal journal, long lsn)
{
    private JournalSegment? _segment;

    /// <summary>Everything before this has been read.</summary>
    public long Lsn { get; private set; } = lsn;

    /// <summary>
    /// Reads the next record that ends at or before <paramref name="limitLsn"/>. The record is borrowed from the mapping.
    /// </summary>
    public bool TryRead(long limitLsn, out JournalRecord record)
    {
        record = default;
        while (Lsn < limitLsn && TryFind() is { } segment)
        {
            var offset = (int)Math.Max(Lsn - segment.StartLsn, SegmentHeader.Bytes);
            var limit = (int)Math.Min(limitLsn - segment.StartLsn, segment.Size);
            var outcome = limit <= offset ? SegmentReadOutcome.End : SegmentReader.Read(segment, ref offset, limit, out record);
            if (outcome != SegmentReadOutcome.End)
            {
                // Damage was reported when the journal was opened; here it is only stepped over.
                Lsn = segment.StartLsn + offset;
                if (outcome == SegmentReadOutcome.Record)
                {
                    return true;
                }
            }
            else if (limitLsn >= segment.EndLsn)
            {
                Lsn = segment.EndLsn;
            }
            else
            {
                // Only the frame of the segment lies before the limit.
                Lsn = Math.Max(Lsn, Math.Min(limitLsn, segment.StartLsn + SegmentHeader.Bytes));
                return false;
            }
        }

        return false;
    }

    private JournalSegment? TryFind()
    {
        if (_segment is { } current && Lsn >= current.StartLsn && Lsn < current.EndLsn)
        {
            return current;
        }

        _segment = Array.Find(journal.Segments, s => s.EndLsn > Lsn);
        if (_segment is not null)
        {
            Lsn = Math.Max(Lsn, _segment.StartLsn);
        }

        return _segment;
    }
}
