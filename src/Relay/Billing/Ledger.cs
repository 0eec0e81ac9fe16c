using Relay.Archive;
using Relay.Billing.Journal;
using Relay.Diagnostics;
using Relay.Metrics;

namespace Relay.Billing;

/// <summary>
/// The ledger: admits calls against their account's balance, and sees to it that each is settled exactly once.
/// </summary>
/// <remarks>
/// <para>Life of a call: <see cref="HoldAsync"/> reserves the amount and journals the hold; <see cref="CallHold.WaitDurableAsync"/> before
/// the first byte; <see cref="CallHold.MarkStarted"/> with it; <see cref="CallHold.Settle"/> at the end. The batch writer moves
/// settlements from the journal into the store. Nothing on that path waits for a disk or a database except the wait that says so.</para>
/// <para>A process that dies leaves holds without settlements in the journal; <see cref="StartAsync"/> settles them by
/// <see cref="AbortPolicy"/> before the first new call is admitted.</para>
/// <para>Threads: any thread after <see cref="StartAsync"/> has returned. Locks, from outer to inner: a call, then one of its account,
/// the journal's append lock, the list of open holds.</para>
/// </remarks>
internal sealed partial class Ledger : IClipIndex, IAsyncDisposable
{
    private readonly BillingOptions _options;
    private readonly ILedgerStore _store;
    private readonly IJournalDisk _disk;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FundsTable _funds;
    private readonly TokenQuotas _quotas;
    private readonly ICreditStore? _credit;
    private readonly LeaseClock? _leaseClock;
    private CreditLeases? _leases;
    private readonly UnpricedModels _unpriced;
    private CallJournal? _journal;
    private LedgerWriter? _writer;
    private volatile bool _stopping;
    private int _stopped;
    private volatile bool _full;
    private long _droppedClips;

    /// <param name="options">Checked here.</param>
    /// <param name="prices">The prices in force.</param>
    /// <param name="store">Where settled calls go.</param>
    /// <param name="disk">Where the journal lies.</param>
    /// <param name="time">The clock of everything here.</param>
    /// <param name="logger">Hears what goes wrong.</param>
    /// <param name="credit">Where credit is leased; null when this node has the store to itself, and so every account's whole balance.</param>
    /// <param name="units">What tokens have used up; null: only what this process has seen.</param>
    public Ledger(
        BillingOptions options, PriceBook prices, ILedgerStore store, IJournalDisk disk, TimeProvider time, ILogger<Ledger> logger,
        ICreditStore? credit = null, IDailyUnits? units = null)
    {
        if (options.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(options));
        }

        _options = options;
        Prices = prices;
        Voices = new VoiceBook(options.BuiltInVoices);
        _store = store;
        _disk = disk;
        _time = time;
        _logger = logger;
        _credit = credit;
        _leaseClock = credit is null ? null : new LeaseClock(time, options.LeaseMs);
        _funds = new FundsTable(time, _leaseClock);
        _quotas = new TokenQuotas(units, time, logger);
        _unpriced = new UnpricedModels(logger);
    }

    public PriceBook Prices { get; }

    /// <summary>Counts every call that is settled here.</summary>
    public CallMetrics Metrics { get; } = new();

    /// <summary>Names this journal, and with it this data folder, in the store.</summary>
    public Guid JournalId => Journal.JournalId;

    /// <summary>Voices whose first-use fee is held with their next call.</summary>
    public VoiceBook Voices { get; }

    public LedgerStats Stats
    {
        get
        {
            var journal = Journal;
            return new LedgerStats
            {
                OpenHolds = OpenHolds.Count,
                Appended = journal.AppendedRecords,
                Syncs = journal.Syncs,
                MaxGroup = journal.MaxGroup,
                AppliedRows = Writer.AppliedRows,
                ParkedRows = Writer.ParkedRows,
                DroppedClips = Volatile.Read(ref _droppedClips),
                LagBytes = Math.Max(0, journal.AppendedLsn - Writer.AppliedLsn),
                JournalBytes = journal.FileBytes,
                JournalHasRoom = journal.HasRoom,
                StoreHealthy = Writer.StoreHealthy,
                UnpricedCalls = _unpriced.Calls,
            };
        }
    }

    internal OpenHolds OpenHolds { get; } = new();

    internal CallJournal Journal => _journal ?? throw new InvalidOperationException("The ledger has not been started.");

    internal LedgerWriter Writer => _writer ?? throw new InvalidOperationException("The ledger has not been started.");

    internal UsageSource BilledUsage => _options.BilledUsage;

    /// <summary>Unix time in microseconds.</summary>
    internal long NowUs => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>
    /// Opens the journal, settles what the last process left open, and starts the batch writer. Does not need the store: when that is
    /// down, settlements wait in the journal.
    /// </summary>
    /// <exception cref="IOException">The journal cannot be opened; the message says why.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _journal = CallJournal.Open(_options, _disk, _logger);
        var openedLsn = _journal.AppendedLsn;
        var position = await ReadPositionAsync(_journal, cancellationToken);
        var from = position ?? 0;
        CrashRecovery.Run(_journal, from, _funds, _options.BilledUsage, NowUs, _logger);
        if (_credit is not null)
        {
            _leases = new CreditLeases(_credit, _journal.JournalId, _funds, _leaseClock!, _options, _time, _logger);
            await ResumeLeasesAsync(_leases, cancellationToken);
        }

        _journal.StartPreparing();
        _writer = new LedgerWriter(
            _journal.ReadFrom(from), _journal, _store, _funds, OpenHolds, _options, _time, _logger, _leases, _quotas)
        {
            UnknownUpToLsn = position is null ? openedLsn : 0,
        };
        _writer.Start();
    }

    /// <summary>
    /// Journals a finished clip. When the journal has no room for it the file stays on disk, unindexed, and that is reported.
    /// </summary>
    public void Record(ClipRow row)
    {
        Span<byte> buffer = stackalloc byte[RecordFormat.MaxRecordBytes];
        var writer = new RecordWriter(buffer);
        ClipRecord.Write(ref writer, row);
        if (!Journal.TryAppend(writer.Record, JournalRecordType.Clip, ClipRecord.Version))
        {
            Interlocked.Increment(ref _droppedClips);
            Log.ClipDropped(_logger, row.CallId, row.ClipId, row.State, row.Bytes);
        }
    }

    /// <summary>What the account could still hold on this node; null: without limit, or not seen yet.</summary>
    public long? AvailableNanos(long accountId) => _funds.Find(accountId)?.AvailableNanos;

    /// <summary>Completes when a change of balance or credit that the store has by now counts for the next call on this node.</summary>
    public Task RefreshBalancesAsync(CancellationToken cancellationToken) => Writer.RefreshAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Refuses new calls, moves every settlement into the store and closes the journal. Streams have been drained before. When
    /// <paramref name="deadline"/> comes first, the rest follows at the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        _stopping = true;
        if (_writer is { } writer)
        {
            await writer.StopAsync(deadline);
        }

        _journal?.Dispose();
    }

    /// <summary>Closes without draining: what a process that is in a hurry does. The next start makes up for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _writer?.Dispose();
    }

    internal bool IsDurable(long lsn) => lsn <= Journal.DurableLsn;

    internal ValueTask WaitDurableAsync(long lsn, CancellationToken cancellationToken) => Journal.WaitDurableAsync(lsn, cancellationToken);

    internal void ReportSettledAfterClose(Guid callId) => Log.SettleAfterClose(_logger, callId);

    internal void ReportForgotten(Guid callId) => Log.HoldForgotten(_logger, callId);

    /// <summary>Where the writer begins: what the store says; null when the store cannot be asked.</summary>
    private async Task<long?> ReadPositionAsync(CallJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            var position = await _store.ReadPositionAsync(journal.JournalId, cancellationToken);

            // Beyond the log: the store survived something that the journal's last bytes did not. Those positions will be used again, so
            // the whole log is read again, and the store ignores what it has.
            return position <= journal.AppendedLsn ? position : 0;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.StoreFailing(_logger, 0, e);
            return null;
        }
    }

    private Price PriceOf(string taskType, string model)
    {
        if (Prices.Current.TryLookup(taskType, model, out var price))
        {
            return price;
        }

        _unpriced.Note(taskType, model);
        return Price.Free;
    }

    private TokenTerms TermsOf(string taskType, string model, TokenEstimate estimate, int pricePercent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(estimate.Input);
        ArgumentOutOfRangeException.ThrowIfNegative(estimate.MaxOutput);
        Prices.Current.TryLookupTokens(taskType, model, out var tariff);
        if (!tariff.HasInput || (!tariff.HasOutput && estimate.MaxOutput > 0))
        {
            _unpriced.Note(taskType, model);
        }

        return new TokenTerms(estimate, pricePercent == 100 ? tariff : tariff.Scaled(pricePercent));
    }

    private void ReportFull()
    {
        if (!_full)
        {
            _full = true;
            Log.JournalFull(_logger, Math.Max(0, Journal.AppendedLsn - Writer.AppliedLsn));
        }
    }
}
