using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Relay.Diagnostics;

namespace Relay.Billing.Journal;

/// <summary>
/// The write-ahead log of the ledger: pre-allocated, memory-mapped segment files in one endless address space. A position in it is an
/// LSN: the byte offset since the log began.
/// </summary>
/// <remarks>
/// <para>An append is a short lock and a copy into the mapping. It makes no system call, cannot find the disk full and cannot fail for
/// want of room: room is handed out with the hold. What is appended is in the page cache, so it survives this process at once, and the
/// machine after the committer's next sync.</para>
/// <para>Room: a new hold is admitted only while the prepared segments have space for everything that open calls may still write, plus
/// itself and a margin for clips. Prepared segments are allocated on disk, so that promise holds on a full disk too.</para>
/// <para>Threads: any thread appends; the committer syncs; the preparer makes segments; one cursor (the batch writer's) reads and
/// retires. Lock order: a call's own lock, then the append lock; nothing is called under the append lock but the wake-ups of the two
/// threads. The segment list is replaced, never changed, so readers take no lock.</para>
/// </remarks>
internal sealed partial class CallJournal : IDisposable
{
    /// <summary>Set aside for one open call: its first byte and its settlement at their longest.</summary>
    public const int ReservePerCall = StartedRecord.RecordBytes + RecordFormat.MaxRecordBytes;

    private readonly Lock _append = new();
    private readonly SegmentFolder _folder;
    private readonly IJournalDisk _disk;
    private readonly BillingOptions _options;
    private readonly ILogger _logger;
    private readonly DurabilityGate _gate;
    private readonly JournalCommitter? _committer;
    private readonly JournalPreparer _preparer;
    private readonly Queue<JournalSegment> _retired = new();

    private volatile JournalSegment[] _segments = [];
    private int _current;
    private long _appendedLsn;
    private long _appendedRecords;
    private long _preparedRoom;
    private long _reserved;
    private bool _closed;

    public Guid JournalId { get; private set; }

    /// <summary>End of the log: everything before it has been appended.</summary>
    public long AppendedLsn => Volatile.Read(ref _appendedLsn);

    public long AppendedRecords => Volatile.Read(ref _appendedRecords);

    public long DurableLsn => _committer is null ? AppendedLsn : _gate.DurableLsn;

    public long Syncs => _committer?.Syncs ?? 0;

    public long MaxGroup => _committer?.MaxGroup ?? 0;

    /// <summary>Size of the files on disk.</summary>
    public long FileBytes => _segments.Sum(static s => (long)s.Size);

    /// <summary>Whether one more call would be admitted.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_append)
            {
                return CanTake(RecordFormat.MaxRecordBytes + ReservePerCall + Margin);
            }
        }
    }

    /// <summary>Kept free for clips, whose calls may have settled and given their reserve back long before.</summary>
    private int Margin => _options.SegmentBytes / 16;

    /// <summary>Completes when the log is durable up to <paramref name="lsn"/>. Allocates nothing when it already is.</summary>
    public ValueTask WaitDurableAsync(long lsn, CancellationToken cancellationToken)
    {
        if (_committer is null || lsn <= _gate.DurableLsn)
        {
            return ValueTask.CompletedTask;
        }

        _committer.Notify(lsn, urgent: true);
        return _gate.WaitAsync(lsn, cancellationToken);
    }

    /// <summary>
    /// Appends a new call's Hold record and sets room aside for the rest of the call. False: no room, nothing was written.
    /// </summary>
    public bool TryOpen(Span<byte> record, ref HoldSlot slot)
    {
        var partial = RecordFormat.Prepare(record, JournalRecordType.Hold, HoldFacts.Version);
        lock (_append)
        {
            if (!CanTake(RecordFormat.Align(record.Length) + ReservePerCall + Margin))
            {
                _preparer.Wake();
                return false;
            }

            _reserved += ReservePerCall;
            slot.ReservedBytes = ReservePerCall;
            slot.EndLsn = Append(record, partial);
            slot.Segment = _segments[_current];
            slot.Segment.OpenHolds++;
            WakeIfLow();
        }

        _committer?.Notify(slot.EndLsn, urgent: false);
        return true;
    }

    /// <summary>
    /// Appends an open call's Hold record again: it has grown, or its segment is to go. False: no room, the call stands as it stood.
    /// </summary>
    public bool TryMove(Span<byte> record, ref HoldSlot slot)
    {
        var partial = RecordFormat.Prepare(record, JournalRecordType.Hold, HoldFacts.Version);
        lock (_append)
        {
            if (slot.Segment is null || !CanTake(RecordFormat.Align(record.Length)))
            {
                return false;
            }

            slot.EndLsn = Append(record, partial);
            slot.Segment.OpenHolds--;
            slot.Segment = _segments[_current];
            slot.Segment.OpenHolds++;
        }

        _committer?.Notify(slot.EndLsn, urgent: false);
        return true;
    }

    /// <summary>Appends an open call's Started record, out of the call's reserve. Once a call.</summary>
    public void Start(Span<byte> record, ref HoldSlot slot)
    {
        var partial = RecordFormat.Prepare(record, JournalRecordType.Started, StartedRecord.Version);
        long end;
        lock (_append)
        {
            if (_closed || slot.Segment is null)
            {
                return;
            }

            _reserved -= StartedRecord.RecordBytes;
            slot.ReservedBytes -= StartedRecord.RecordBytes;
            end = Append(record, partial);
        }

        _committer?.Notify(end, urgent: false);
    }

    /// <summary>
    /// Appends an open call's Settle record, out of the call's reserve, and gives the rest of that back. False only when the journal has
    /// been closed: the call will be settled as crashed at the next start.
    /// </summary>
    public bool Close(Span<byte> record, ref HoldSlot slot)
    {
        var partial = RecordFormat.Prepare(record, JournalRecordType.Settle, SettleRecord.Version);
        long end;
        lock (_append)
        {
            if (_closed || slot.Segment is null)
            {
                return false;
            }

            _reserved -= slot.ReservedBytes;
            slot.ReservedBytes = 0;
            slot.Segment.OpenHolds--;
            slot.Segment = null;
            end = Append(record, partial);
        }

        _committer?.Notify(end, urgent: false);
        return true;
    }

    /// <summary>Appends a record that belongs to no open call. False: no room beyond what open calls need.</summary>
    public bool TryAppend(Span<byte> record, JournalRecordType type, byte version)
    {
        var partial = RecordFormat.Prepare(record, type, version);
        long end;
        lock (_append)
        {
            if (!CanTake(RecordFormat.Align(record.Length)))
            {
                _preparer.Wake();
                return false;
            }

            end = Append(record, partial);
        }

        _committer?.Notify(end, urgent: false);
        return true;
    }

    /// <summary>
    /// Syncs what is left, ends both threads and unmaps everything. The cursor must have stopped; appends that come later are refused.
    /// </summary>
    public void Dispose()
    {
        lock (_append)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        _preparer.Dispose();
        _committer?.Dispose();
        _gate.Close();
        foreach (var segment in _segments.Concat(_retired))
        {
            segment.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>Under the append lock, when there is room. Returns the end of the record.</summary>
    private long Append(ReadOnlySpan<byte> record, uint partial)
    {
        var segments = _segments;
        var segment = segments[_current];
        var bytes = RecordFormat.Align(record.Length);
        if (segment.Size - segment.Tail < bytes)
        {
            segment = segments[++_current];
            _preparedRoom -= UsableRoom(segment);
            _preparer.Wake();
        }

        var lsn = segment.StartLsn + segment.Tail;
        RecordFormat.Place(
            segment.Bytes.Slice(segment.Tail, bytes), record, RecordFormat.Seal(partial, lsn, segment.Header.Epoch));
        segment.Tail += bytes;
        _appendedRecords++;
        Volatile.Write(ref _appendedLsn, lsn + bytes);
        return lsn + bytes;
    }

    /// <summary>Under the append lock: whether so many bytes fit beside everything that is set aside.</summary>
    private bool CanTake(int bytes) => !_closed && _committer is not { Failing: true } && Room - _reserved >= bytes;

    /// <summary>
    /// Bytes that surely fit into the segments at hand, whatever the order of sizes: the last record's worth of each may be lost.
    /// </summary>
    private long Room => UsableRoom(_segments[_current]) + _preparedRoom;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int UsableRoom(JournalSegment segment) => Math.Max(0, segment.Size - segment.Tail - RecordFormat.MaxRecordBytes);

    private void WakeIfLow()
    {
        if (WantsSegmentLocked())
        {
            _preparer.Wake();
        }
    }
}
