using Relay.Diagnostics;

namespace Relay.Archive;

/// <summary>
/// Says once when the archive begins to lose audio and once when it stops losing it, however many clips are hit in between. Writer
/// threads only: the pump never logs. With several writers a change may be reported by whichever sees it first.
/// </summary>
internal sealed class ArchiveAlarm(ArchiveCounters counters, ILogger logger)
{
    private int _failing;
    private int _behind;

    /// <summary>The disk or the index refused something.</summary>
    public void Failed(Guid callId, Exception error)
    {
        counters.Error();
        if (Interlocked.Exchange(ref _failing, 1) == 0)
        {
            Log.ArchiveFailing(logger, callId, counters.Lost, counters.Truncated, error);
        }
    }

    /// <summary>A whole clip was filed without an error.</summary>
    public void Worked()
    {
        if (Volatile.Read(ref _failing) == 1 && Interlocked.Exchange(ref _failing, 0) == 1)
        {
            Log.ArchiveWorking(logger, counters.Lost, counters.Truncated, counters.DroppedBytes);
        }
    }

    /// <summary>A clip had to drop bytes because the writer was behind.</summary>
    public void Overrun(Guid callId, long droppedBytes)
    {
        if (Interlocked.Exchange(ref _behind, 1) == 0)
        {
            Log.ArchiveBehind(logger, callId, droppedBytes, counters.Truncated);
        }
    }

    /// <summary>A writer's queue is empty.</summary>
    public void CaughtUp()
    {
        if (Volatile.Read(ref _behind) == 1 && Interlocked.Exchange(ref _behind, 0) == 1)
        {
            Log.ArchiveCaughtUp(logger, counters.Lost, counters.Truncated, counters.DroppedBytes);
        }
    }
}
