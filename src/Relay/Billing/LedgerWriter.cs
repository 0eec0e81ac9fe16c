using Relay.Archive;
using Relay.Billing.Journal;
using Relay.Diagnostics;

namespace Relay.Billing;

/// <summary>
/// Moves settled rows from the journal into the store, in journal order and in batches.
/// </summary>
/// <remarks>
/// <para>One background task. The journal itself is the queue: a cursor walks behind the appends, so there is nothing to overflow, a
/// backlog costs disk and not memory, and a restart is no special case. Only what is durable is read, so the store is never ahead of
/// the journal. The journal's size limit is the bound: when it is reached, new calls are refused.</para>
/// <para>A store that fails is asked again, with growing pauses, until it answers. A row it refuses for good is searched for by halving
/// the batch, parked in a file, reported, and passed over. After each pass retired segments go back to the journal.</para>
/// </remarks>
internal sealed class LedgerWriter : IDisposable
{
    private const int FirstRetryDelayMs = 50;

    /// <summary>A segment held back by open calls is left in peace until the journal has this many.</summary>
    private const int CarryForwardSegments = 4;

    private readonly JournalCursor _cursor;
    private readonly CallJournal _journal;
    private readonly ILedgerStore _store;
    private readonly FundsTable _funds;
    private readonly OpenHolds _open;
    private readonly BillingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ParkedRows _parked;
    private readonly BalanceRefresh _balances;
    private readonly TextPool _texts = new();
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<CallRow> _calls = [];
    private readonly List<ClipRow> _clips = [];
    private readonly Dictionary<long, long> _charges = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _loop = Task.CompletedTask;
    private long _appliedLsn;
    private long _appliedRows;
    private long _parkedRows;
    private bool _passedOver;
    private volatile bool _storeHealthy = true;

    public LedgerWriter(
        JournalCursor cursor,
        CallJournal journal,
        ILedgerStore store,
        FundsTable funds,
        OpenHolds open,
        BillingOptions options,
        TimeProvider time,
        ILogger logger,
        CreditLeases? leases = null,
        TokenQuotas? quotas = null)
    {
        _balances = new BalanceRefresh(store, funds, options, time, logger, leases, quotas);
        _cursor = cursor;
        _journal = journal;
        _store = store;
        _funds = funds;
        _open = open;
        _options = options;
        _time = time;
        _logger = logger;
        _parked = new ParkedRows(options.JournalDirectory);
        _appliedLsn = cursor.Lsn;
    }

    /// <summary>
    /// Not zero: the store could not say at start what it has. It is asked before the first batch, and may have all up to here.
    /// </summary>
    public long UnknownUpToLsn { get; init; }

    /// <summary>Every row before this is in the store, or parked.</summary>
    public long AppliedLsn => Volatile.Read(ref _appliedLsn);

    public long AppliedRows => Volatile.Read(ref _appliedRows);

    public long ParkedRows => Volatile.Read(ref _parkedRows);

    public bool StoreHealthy => _storeHealthy;

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Applies everything appended until now and ends the task; gives up when <paramref name="deadline"/> comes first.</summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        await _stop.CancelAsync();
        await using (deadline.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _abort))
        {
            await _loop;
        }
    }

    /// <inheritdoc cref="BalanceRefresh.AskAsync"/>
    public Task RefreshAsync() => _balances.AskAsync();

    /// <summary>After <see cref="StopAsync"/>.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    /// <summary>One pass: applies all that is durable now, lets segments go, and reads balances again when it is time to.</summary>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        if (UnknownUpToLsn > 0 && !_passedOver)
        {
            await PassOverStoredAsync(cancellationToken);
            _passedOver = true;
        }

        while (ReadEntries(_journal.DurableLsn))
        {
            await ApplyAsync(0, _entries.Count, cancellationToken);
            Volatile.Write(ref _appliedLsn, _cursor.Lsn);
            LetSegmentsGo();
        }

        Volatile.Write(ref _appliedLsn, _cursor.Lsn);
        LetSegmentsGo();
        await _balances.RunAsync(cancellationToken);
    }

    /// <summary>
    /// Asks the store, for as long as that takes, which rows it has, and goes on behind them. To send them again would do no harm as long
    /// as it knows their ids; but those older than calls are kept for it has deleted, and would take for new.
    /// </summary>
    private async Task PassOverStoredAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var position = await _store.ReadPositionAsync(_journal.JournalId, cancellationToken);
                var balances = await _store.ReadBalancesAsync(ListCharged(position <= UnknownUpToLsn ? position : 0), cancellationToken);
                TakeOver(balances, rows: 0);
                ReportStore(null, tries);
                return;
            }
            catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                ReportStore(e, tries);
            }

            await Task.Delay(RetryDelay(tries), _time, cancellationToken);
        }
    }

    /// <summary>Reads on to what the store has and returns whose calls those were; their charges are in <see cref="_charges"/>.</summary>
    private List<long> ListCharged(long storedLsn)
    {
        // A second try finds nothing more to read, and the charges of the first.
        while (_cursor.TryRead(storedLsn, out var record))
        {
            if (record.Type == JournalRecordType.Settle && record.Version <= SettleRecord.Version)
            {
                var (_, accountId, nanos) = SettleRecord.ReadCharge(record.Payload, record.Version);
                _charges[accountId] = _charges.GetValueOrDefault(accountId) + nanos;
            }
        }

        return [.. _charges.Keys];
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, _options.BatchDelayMs)), _time);
        try
        {
            while (await WaitForTickAsync(timer))
            {
                await PassAsync(_abort.Token);
            }

            await _journal.WaitDurableAsync(_journal.AppendedLsn, _abort.Token);
            await PassAsync(_abort.Token);
            await _balances.ReturnLeasesAsync(_abort.Token);
        }
        catch (OperationCanceledException)
        {
            Log.DrainIncomplete(_logger, _journal.AppendedLsn - AppliedLsn);
        }
    }

    private async ValueTask<bool> WaitForTickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Fills <see cref="_entries"/> with the next rows. False when there are none.</summary>
    private bool ReadEntries(long limitLsn)
    {
        _entries.Clear();
        while (_entries.Count < _options.BatchRows && _cursor.TryRead(limitLsn, out var record))
        {
            switch (record.Type, record.Version)
            {
                case (JournalRecordType.Settle, <= SettleRecord.Version):
                    _entries.Add(new LedgerEntry(record.EndLsn, SettleRecord.Read(record.Payload, record.Version, _texts), null));
                    break;
                case (JournalRecordType.Clip, ClipRecord.Version):
                    _entries.Add(new LedgerEntry(record.EndLsn, null, ClipRecord.Read(record.Payload, _texts)));
                    break;
                case (JournalRecordType.Hold, _) or (JournalRecordType.Started, _):
                    break;
                default:
                    Log.RecordUnreadable(_logger, record.EndLsn, (int)record.Type, record.Version);
                    break;
            }
        }

        return _entries.Count > 0;
    }

    /// <summary>Brings a range of entries into the store, however long that takes.</summary>
    private async Task ApplyAsync(int from, int count, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var balances = await _store.ApplyAsync(BatchOf(from, count), cancellationToken);
                TakeOver(balances, count);
                ReportStore(null, tries);
                return;
            }
            catch (LedgerRowRejectedException e)
            {
                if (count > 1)
                {
                    break;
                }

                if (TryPark(_entries[from], e))
                {
                    return;
                }
            }
            catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                ReportStore(e, tries);
            }

            await Task.Delay(RetryDelay(tries), _time, cancellationToken);
        }

        await ApplyAsync(from, count / 2, cancellationToken);
        await ApplyAsync(from + (count / 2), count - (count / 2), cancellationToken);
    }

    private LedgerBatch BatchOf(int from, int count)
    {
        _calls.Clear();
        _clips.Clear();
        _charges.Clear();
        for (var i = from; i < from + count; i++)
        {
            var entry = _entries[i];
            if (entry.Call is { } call)
            {
                _calls.Add(call);
                _charges[call.AccountId] = _charges.GetValueOrDefault(call.AccountId) + call.ChargeNanos + call.VoiceFeeNanos;
            }
            else
            {
                _clips.Add(entry.Clip!);
            }
        }

        return new LedgerBatch(_calls, _clips, new JournalPosition(_journal.JournalId, _entries[from + count - 1].EndLsn));
    }

    private void TakeOver(IReadOnlyList<AccountBalance> balances, int rows)
    {
        for (var i = 0; i < balances.Count; i++)
        {
            if (_charges.Remove(balances[i].AccountId, out var charge))
            {
                _funds.Find(balances[i].AccountId)?.Applied(charge, balances[i].SpendableNanos);
            }
        }

        foreach (var (accountId, charge) in _charges)
        {
            _funds.Find(accountId)?.Applied(charge);
        }

        Volatile.Write(ref _appliedRows, _appliedRows + rows);
    }

    /// <summary>False when the disk refuses: the row stays where it is and is tried again.</summary>
    private bool TryPark(in LedgerEntry entry, LedgerRowRejectedException reason)
    {
        try
        {
            _parked.Append(entry, reason.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.ParkingFailed(_logger, _parked.Path, e);
            return false;
        }

        // Its charge stays on the account as not applied: what was spent must not become spendable because a row is in a file.
        Volatile.Write(ref _parkedRows, _parkedRows + 1);
        Log.RowParked(_logger, entry.Id, _parked.Path, reason);
        return true;
    }

    private TimeSpan RetryDelay(int tries) =>
        TimeSpan.FromMilliseconds(Math.Min(_options.MaxRetryDelayMs, (long)FirstRetryDelayMs << Math.Min(tries - 1, 16)));

    private void ReportStore(Exception? failure, int tries)
    {
        if (failure is not null && _storeHealthy)
        {
            Log.StoreFailing(_logger, _journal.AppendedLsn - AppliedLsn, failure);
        }
        else if (failure is null && !_storeHealthy)
        {
            Log.StoreRecovered(_logger, tries);
        }

        _storeHealthy = failure is null;
    }

    private void LetSegmentsGo()
    {
        if (_journal.Retire(AppliedLsn) is { } pinned && _journal.Segments.Length >= CarryForwardSegments)
        {
            foreach (var hold in _open.RootedBefore(pinned.EndLsn))
            {
                hold.CarryForward();
            }
        }
    }
}
