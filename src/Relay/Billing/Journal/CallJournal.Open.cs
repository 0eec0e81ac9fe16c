using Microsoft.Extensions.Logging;
using Relay.Diagnostics;

namespace Relay.Billing.Journal;

/// <summary>Start-up: finds the segments, looks for damage, and chooses where the log goes on.</summary>
internal sealed partial class CallJournal
{
    private CallJournal(BillingOptions options, IJournalDisk disk, ILogger logger)
    {
        _options = options;
        _disk = disk;
        _logger = logger;
        _folder = new SegmentFolder(options.JournalDirectory, disk);
        _gate = new DurabilityGate(() => AppendedLsn);
        _committer = options.Sync ? new JournalCommitter(this, _gate, options.SyncLingerMs, logger) : null;
        _preparer = new JournalPreparer(this, logger);
    }

    /// <summary>Opens the journal in its folder, or begins one. The log goes on in an empty segment, never behind old records.</summary>
    /// <exception cref="IOException">The folder is in use by another process, or not even one segment can be had.</exception>
    public static CallJournal Open(BillingOptions options, IJournalDisk disk, ILogger logger)
    {
        var journal = new CallJournal(options, disk, logger);
        try
        {
            journal.OpenSegments();
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        journal._committer?.Start();
        return journal;
    }

    /// <summary>
    /// Starts preparing segments ahead. Before this the caller is alone with the journal and settles what the last process left.
    /// </summary>
    public void StartPreparing() => _preparer.Start();

    /// <summary>A cursor that reads the log from a position on, and what is appended meanwhile. The caller owns it.</summary>
    public JournalCursor ReadFrom(long lsn) => new(this, lsn);

    /// <summary>
    /// Appends a settlement found missing at start. Makes room where there is none, size limit or not: the settlement must go somewhere,
    /// and nothing has been admitted yet.
    /// </summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void AppendRecovered(Span<byte> record)
    {
        var partial = RecordFormat.Prepare(record, JournalRecordType.Settle, SettleRecord.Version);
        while (Room < record.Length + sizeof(long))
        {
            AddSegment(recycle: null);
        }

        long end;
        lock (_append)
        {
            end = Append(record, partial);
        }

        _committer?.Notify(end, urgent: false);
    }

    private void OpenSegments()
    {
        var found = new List<JournalSegment>();
        foreach (var path in _folder.List())
        {
            if (TryOpenFile(path, found.Count == 0 ? null : found[^1]) is { } segment)
            {
                found.Add(segment);
            }
        }

        var used = found.FindLastIndex(SegmentReader.HasRecords) + 1;
        for (var i = 0; i < used; i++)
        {
            Examine(found[i], isLast: i == used - 1);
        }

        // With nothing left the log would begin at zero again, behind positions the store may know.
        var resumeLsn = found.Count == 0 ? 0 : found[^1].EndLsn;
        TakeEmpties(found, used);
        if (found.Count == used)
        {
            JournalId = JournalId == Guid.Empty ? Guid.NewGuid() : JournalId;
            found.Add(_folder.Make(used == 0 ? resumeLsn : found[^1].EndLsn, JournalId, _options.SegmentBytes, recycle: null));
        }

        _segments = [.. found];
        _current = used;
        _preparedRoom = found.Skip(used + 1).Sum(static s => (long)UsableRoom(s));
        _appendedLsn = found[used].StartLsn + SegmentHeader.Bytes;

        // Nothing counts as durable yet: what the last process appended may still be on its way to the disk. The committer's first sync
        // covers all of it.
        _gate.Reset(found[0].StartLsn);
        Log.JournalOpened(_logger, JournalId, found.Count, _appendedLsn);
    }

    private JournalSegment? TryOpenFile(string path, JournalSegment? previous)
    {
        if (new FileInfo(path).Length is < BillingOptions.MinSegmentBytes or > int.MaxValue)
        {
            Log.JournalFileSetAside(_logger, path, "wrong size", SegmentFolder.SetAside(path));
            return null;
        }

        var segment = JournalSegment.Open(path);
        var reason = segment.Header == default ? "damaged header"
            : previous is not null && segment.Header.JournalId != JournalId ? "another journal's"
            : previous is not null && segment.StartLsn < previous.EndLsn ? "overlaps its predecessor"
            : null;
        if (reason is not null)
        {
            segment.Dispose();
            Log.JournalFileSetAside(_logger, path, reason, SegmentFolder.SetAside(path));
            return null;
        }

        if (previous is not null && segment.StartLsn > previous.EndLsn)
        {
            Log.JournalGap(_logger, path, segment.StartLsn - previous.EndLsn);
        }

        JournalId = segment.Header.JournalId;
        return segment;
    }

    /// <summary>Walks a segment once, reports damage, and finds its tail.</summary>
    private void Examine(JournalSegment segment, bool isLast)
    {
        var offset = SegmentHeader.Bytes;
        while (true)
        {
            var start = offset;
            switch (SegmentReader.Read(segment, ref offset, segment.Size, out _))
            {
                case SegmentReadOutcome.Record:
                    segment.Tail = offset;
                    break;
                case SegmentReadOutcome.End:
                    return;
                case SegmentReadOutcome.Corrupt when isLast && offset + RecordFormat.FrameBytes > segment.Size:
                    // Nothing intact follows: the record that was being written when the machine went down. The log ends before it, for
                    // the readers to come too.
                    segment.Bytes.Slice(start, sizeof(int)).Clear();
                    Log.JournalTornTail(_logger, segment.Path, start);
                    return;
                default:
                    Log.JournalCorrupt(_logger, segment.Path, offset - start, start, SegmentFolder.KeepCorrupt(segment.Path));
                    break;
            }
        }
    }

    /// <summary>
    /// Keeps the prepared segments behind the used ones as far as they fit the present settings, each with a new epoch: a machine that
    /// went down may have left bytes of unsynced records in them.
    /// </summary>
    private void TakeEmpties(List<JournalSegment> found, int used)
    {
        var keep = used;
        while (keep < found.Count
            && found[keep].Size == _options.SegmentBytes
            && (keep == 0 || found[keep].StartLsn == found[keep - 1].EndLsn))
        {
            found[keep].WriteHeader(SegmentFolder.NewHeader(found[keep].StartLsn, JournalId));
            keep++;
        }

        for (var i = found.Count - 1; i >= keep; i--)
        {
            found[i].Dispose();
            SegmentFolder.Remove(found[i].Path);
            found.RemoveAt(i);
        }
    }
}
