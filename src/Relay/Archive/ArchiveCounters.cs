namespace Relay.Archive;

/// <summary>Running totals of the archive. Any thread.</summary>
internal sealed class ArchiveCounters
{
    private long _complete;
    private long _truncated;
    private long _aborted;
    private long _lost;
    private long _recovered;
    private long _keptBytes;
    private long _droppedBytes;
    private long _errors;
    private long _lostLinks;
    private int _openLinks;

    public long Truncated => Interlocked.Read(ref _truncated);

    public long Lost => Interlocked.Read(ref _lost);

    public long DroppedBytes => Interlocked.Read(ref _droppedBytes);

    public long LostLinks => Interlocked.Read(ref _lostLinks);

    public long Errors => Interlocked.Read(ref _errors);

    public void Filed(ClipState state, long bytes, long droppedBytes)
    {
        switch (state)
        {
            case ClipState.Complete:
                Interlocked.Increment(ref _complete);
                break;
            case ClipState.Truncated:
                Interlocked.Increment(ref _truncated);
                break;
            default:
                Interlocked.Increment(ref _aborted);
                break;
        }

        Interlocked.Add(ref _keptBytes, bytes);
        Interlocked.Add(ref _droppedBytes, droppedBytes);
    }

    public void LostClip(long bytes)
    {
        Interlocked.Increment(ref _lost);
        Interlocked.Add(ref _droppedBytes, bytes);
    }

    public void RecoveredClip() => Interlocked.Increment(ref _recovered);

    public void LinkAdded() => Interlocked.Increment(ref _openLinks);

    public void LinkEnded(bool kept)
    {
        if (!kept)
        {
            Interlocked.Increment(ref _lostLinks);
        }

        Interlocked.Decrement(ref _openLinks);
    }

    public void Error() => Interlocked.Increment(ref _errors);

    public ArchiveStats Snapshot(int openClips, int queuedClips, PagePool pool) => new()
    {
        Complete = Interlocked.Read(ref _complete),
        Truncated = Truncated,
        Aborted = Interlocked.Read(ref _aborted),
        Lost = Lost,
        Recovered = Interlocked.Read(ref _recovered),
        KeptBytes = Interlocked.Read(ref _keptBytes),
        DroppedBytes = DroppedBytes,
        Errors = Errors,
        LostLinks = LostLinks,
        OpenLinks = Volatile.Read(ref _openLinks),
        OpenClips = openClips,
        QueuedClips = queuedClips,
        Leases = pool.Leases,
        QueuedBytes = pool.RentedBytes,
    };
}
