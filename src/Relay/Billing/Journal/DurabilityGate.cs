namespace Relay.Billing.Journal;

/// <summary>
/// Lets callers wait until the log is durable up to a position, many on one sync.
/// </summary>
/// <remarks>
/// Any thread waits; the committer alone opens the gate. Waiters of one sync share one task a loop, made only when somebody really has to
/// wait. A waiter joins the sync that is running when that sync covers it, else the next one. Who waited on a loop's thread goes on there,
/// others on the thread pool, nobody on the committer.
/// </remarks>
internal sealed class DurabilityGate(Func<long> appendedLsn)
{
    private readonly Lock _lock = new();
    private SyncWaiters? _running;
    private SyncWaiters? _next;
    private long _runningEndLsn;
    private long _durableLsn;
    private bool _closed;

    /// <summary>Everything before this position survives what the journal's options promise.</summary>
    public long DurableLsn => Volatile.Read(ref _durableLsn);

    /// <summary>Completes when the log is durable up to <paramref name="lsn"/>. Allocates nothing when it already is.</summary>
    public ValueTask WaitAsync(long lsn, CancellationToken cancellationToken)
    {
        if (lsn <= DurableLsn)
        {
            return ValueTask.CompletedTask;
        }

        return new ValueTask(Join(lsn).WaitAsync(cancellationToken));
    }

    /// <summary>The committer is about to sync; returns up to where. Followed by exactly one <see cref="Complete"/>.</summary>
    public long Begin()
    {
        lock (_lock)
        {
            // The end is read inside the lock: whoever joined before had appended before, so it covers every waiter that moves over.
            _running = _next;
            _next = null;
            _runningEndLsn = appendedLsn();
            return _runningEndLsn;
        }
    }

    /// <summary>The sync succeeded.</summary>
    public void Complete()
    {
        SyncWaiters? done;
        lock (_lock)
        {
            Volatile.Write(ref _durableLsn, _runningEndLsn);
            done = _running;
            _running = null;
        }

        done?.Complete();
    }

    /// <summary>Where the log begins for this process.</summary>
    public void Reset(long lsn) => Volatile.Write(ref _durableLsn, lsn);

    /// <summary>The journal is closed: what is not durable now will not become so here.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _running?.Fail(new ObjectDisposedException(nameof(CallJournal)));
            _next?.Fail(new ObjectDisposedException(nameof(CallJournal)));
        }
    }

    private Task Join(long lsn)
    {
        lock (_lock)
        {
            if (lsn <= _durableLsn)
            {
                return Task.CompletedTask;
            }

            ObjectDisposedException.ThrowIf(_closed, typeof(CallJournal));
            ref var group = ref lsn <= _runningEndLsn ? ref _running : ref _next;
            return (group ??= new SyncWaiters()).Join();
        }
    }
}
