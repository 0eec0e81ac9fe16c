using Microsoft.Extensions.Logging;
using Relay.Diagnostics;

namespace Relay.Billing.Journal;

/// <summary>
/// The thread that makes the log durable: group commit by fdatasync.
/// </summary>
/// <remarks>
/// One sync covers everything appended before it began, however many calls that were; what is appended meanwhile is the next group.
/// What is appended lingers for company for a few milliseconds, until somebody waits for it: then it is synced at once. While there is
/// work now and then the thread looks for itself, so an append makes no system call and takes no core from the thread that appends; after
/// a while without any it sleeps, and the next append wakes it. A sync that fails is tried again each second until it succeeds; waiters
/// go on waiting, and the journal admits no new calls meanwhile.
/// </remarks>
internal sealed class JournalCommitter : IDisposable
{
    private const int Awake = 0;
    private const int Idle = 1;
    private const int Lingering = 2;
    private const int RetryMs = 1000;

    // A tenth of a second at the default linger: gaps inside a conversation pass without a wake-up, an idle server sleeps.
    private const int QuietTurns = 20;

    private readonly CallJournal _journal;
    private readonly DurabilityGate _gate;
    private readonly int _lingerMs;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Action _wakeForUrgent;
    private readonly Thread _thread;
    private int _sleep;
    private long _urgentLsn;
    private volatile bool _stopping;
    private volatile bool _failing;
    private long _syncs;
    private long _maxGroup;
    private long _coveredRecords;

    public JournalCommitter(CallJournal journal, DurabilityGate gate, int lingerMs, ILogger logger)
    {
        _journal = journal;
        _gate = gate;
        _lingerMs = lingerMs;
        _logger = logger;
        _wakeForUrgent = () => Wake(urgent: true);
        _thread = BackgroundThread.Create("journal-commit", Run);
    }

    public void Start() => _thread.Start();

    /// <summary>Whether the last sync failed and none has succeeded since.</summary>
    public bool Failing => _failing;

    public long Syncs => Volatile.Read(ref _syncs);

    public long MaxGroup => Volatile.Read(ref _maxGroup);

    /// <summary>Says that the log has grown to <paramref name="lsn"/>. Any thread, outside the append lock.</summary>
    public void Notify(long lsn, bool urgent)
    {
        if (urgent)
        {
            // A race between two appenders may leave the smaller value; the sync it starts covers both.
            Volatile.Write(ref _urgentLsn, lsn);
            if (HomeLoop.Current is { } home)
            {
                home.AtTurnEnd(_wakeForUrgent); // one wake-up, and one sync, for all calls of the turn
                return;
            }
        }

        Wake(urgent);
    }

    private void Wake(bool urgent)
    {
        // Pairs with the fence in Sleep: either the committer sees the new end before it sleeps, or we see that it sleeps.
        Interlocked.MemoryBarrier();
        var sleep = Volatile.Read(ref _sleep);
        if ((sleep == Idle || (sleep == Lingering && urgent)) && Interlocked.Exchange(ref _sleep, Awake) != Awake)
        {
            _wake.Set();
        }
    }

    /// <summary>Syncs what is left and ends the thread.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _wake.Dispose();
    }

    private bool HasWork => _journal.AppendedLsn > _gate.DurableLsn;

    private bool HasUrgentWork => Volatile.Read(ref _urgentLsn) > _gate.DurableLsn;

    private void Run()
    {
        int quietTurns = 0;
        while (!_stopping || HasWork)
        {
            if (!_stopping && !HasUrgentWork)
            {
                if (_lingerMs > 0 && (HasWork || quietTurns < QuietTurns))
                {
                    Sleep(Lingering, _lingerMs);
                }
                else if (!HasWork)
                {
                    Sleep(Idle, Timeout.Infinite);
                    quietTurns = 0;
                    continue; // the first record of a busy time lingers as any other
                }
            }

            if (!HasWork)
            {
                quietTurns++;
            }
            else if (Commit())
            {
                quietTurns = 0;
            }
            else
            {
                return;
            }
        }
    }

    private void Sleep(int depth, int milliseconds)
    {
        Interlocked.Exchange(ref _sleep, depth);
        if (!_stopping && !(depth == Idle ? HasWork : HasUrgentWork))
        {
            _wake.WaitOne(milliseconds);
        }

        Interlocked.Exchange(ref _sleep, Awake);
    }

    /// <summary>False only when stopping while the disk refuses.</summary>
    private bool Commit()
    {
        var records = _journal.AppendedRecords;
        var from = _gate.DurableLsn;
        var to = _gate.Begin();
        while (!TrySync(from, to))
        {
            if (_stopping)
            {
                return false;
            }

            _wake.WaitOne(RetryMs);
        }

        _gate.Complete();
        Volatile.Write(ref _syncs, _syncs + 1);
        Volatile.Write(ref _maxGroup, Math.Max(_maxGroup, records - _coveredRecords));
        _coveredRecords = records;
        return true;
    }

    private bool TrySync(long from, long to)
    {
        try
        {
            _journal.Sync(from, to);
            if (_failing)
            {
                _failing = false;
                Log.JournalSyncRecovered(_logger);
            }

            return true;
        }
        catch (IOException e)
        {
            if (!_failing)
            {
                _failing = true;
                Log.JournalSyncFailed(_logger, e);
            }

            _journal.TouchUnsynced(from, to);
            return false;
        }
    }
}
