namespace Relay.Billing.Journal;

/// <summary>
/// The life of segments: made ahead by the preparer, retired by the cursor's owner, made anew or removed by the preparer.
/// </summary>
internal sealed partial class CallJournal
{
    /// <summary>Pages are let go in steps of this size; a power of two.</summary>
    private const int DropStepBytes = 1024 * 1024;

    /// <summary>Where the cursor's owner has let pages go; its alone.</summary>
    private long _readDroppedLsn;

    /// <summary>The segments in the order of the log. The array is replaced when one comes or goes.</summary>
    public JournalSegment[] Segments => _segments;

    /// <summary>Whether one more segment should be prepared: room is short of a whole segment, and the size limit allows it.</summary>
    public bool WantsSegment
    {
        get
        {
            lock (_append)
            {
                return WantsSegmentLocked();
            }
        }
    }

    /// <summary>Does the preparer's work on the calling thread. False when the disk refused.</summary>
    internal bool PrepareNow() => _preparer.Prepare();

    /// <summary>Prepares one segment and puts it at the end of the log. Preparer only (and start-up).</summary>
    public void AddSegment(string? recycle) => Add(_folder.Make(_segments[^1].EndLsn, JournalId, _options.SegmentBytes, recycle));

    /// <summary>
    /// Lets go of the oldest segments whose rows are all in the store (<paramref name="appliedLsn"/>), whose bytes are durable, and in
    /// which no open call is rooted. Called by the cursor's owner, which must not read before that position again.
    /// </summary>
    /// <returns>The segment that is kept from going by open calls alone; null when there is none.</returns>
    public JournalSegment? Retire(long appliedLsn)
    {
        // Durable to the very end, not just to the last record: a sync that is running now may still be looking at the segment else.
        var doneLsn = Math.Min(appliedLsn, DurableLsn);

        // The committer let these pages go when they were synced; the cursor has brought them back since.
        DropPages(_readDroppedLsn, doneLsn);
        _readDroppedLsn = Math.Max(_readDroppedLsn, doneLsn);
        lock (_append)
        {
            var gone = 0;
            JournalSegment? pinned = null;
            while (gone < _current && _segments[gone].EndLsn <= doneLsn)
            {
                var segment = _segments[gone];
                if (segment.OpenHolds > 0)
                {
                    pinned = segment;
                    break;
                }

                _retired.Enqueue(segment);
                gone++;
            }

            if (gone > 0)
            {
                _segments = _segments[gone..];
                _current -= gone;
                _preparer.Wake();
            }

            return pinned;
        }
    }

    /// <summary>
    /// Turns the next retired segment into a prepared one, or removes it when there are enough. False when none is left. Preparer only.
    /// </summary>
    public bool ReuseRetired()
    {
        JournalSegment? retired;
        lock (_append)
        {
            if (!_retired.TryPeek(out retired))
            {
                return false;
            }
        }

        retired.Dispose();
        var reuse = retired.Size == _options.SegmentBytes && WantsSegment;
        lock (_append)
        {
            // Out of the count of files before its successor is in it, and out of it even when the disk refuses the successor: the file
            // is gone by then.
            _retired.Dequeue();
        }

        if (reuse)
        {
            AddSegment(retired.Path);
        }
        else
        {
            SegmentFolder.Remove(retired.Path);
        }

        return true;
    }

    /// <summary>Syncs the segments that [from, to) lies in and lets their synced pages go. Committer only.</summary>
    public void Sync(long from, long to)
    {
        foreach (var segment in _segments)
        {
            if (segment.EndLsn <= from || segment.StartLsn >= to)
            {
                continue;
            }

            _disk.Sync(segment.File);
        }

        DropPages(from, to);
    }

    /// <summary>After a failed sync. Committer only.</summary>
    public void TouchUnsynced(long from, long to)
    {
        lock (_append)
        {
            foreach (var segment in _segments)
            {
                if (segment.EndLsn > from && segment.StartLsn < to)
                {
                    segment.TouchPages((int)Math.Max(0, from - segment.StartLsn), (int)Math.Min(to - segment.StartLsn, segment.Size));
                }
            }
        }
    }

    private void Add(JournalSegment segment)
    {
        lock (_append)
        {
            var segments = new List<JournalSegment>(_segments);
            segments.Add(segment);
            _segments = [.. segments];
            _preparedRoom += UsableRoom(segment);
        }
    }

    private void DropPages(long from, long to)
    {
        foreach (var segment in _segments)
        {
            if (segment.EndLsn > from && segment.StartLsn < to)
            {
                segment.DropPages(DropFloor(from - segment.StartLsn), DropFloor(Math.Min(to - segment.StartLsn, segment.Size)));
            }
        }
    }

    private static int DropFloor(long offset) => (int)Math.Max(0, offset) & ~(DropStepBytes - 1);

    private bool WantsSegmentLocked() =>
        !_closed
        && (_current == _segments.Length - 1 || Room - _reserved < _options.SegmentBytes)
        && (long)(_segments.Length + 1) * _options.SegmentBytes <= _options.MaxBytes;
}
