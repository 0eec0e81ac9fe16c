using System.Diagnostics;
using System.Runtime.CompilerServices;
using Relay.Billing.Journal;
using Relay.Streaming;

namespace Relay.Billing;

/// <summary>
/// One admitted call, from its hold to its settlement. The only object the ledger makes for a call.
/// </summary>
/// <remarks>
/// Whoever admitted the call owns this and settles it exactly once. Any member may be called from any thread; the object locks itself
/// (no lock object a call), which is safe because it never leaves this assembly and nobody else locks it. Lock order: this, then either
/// the account's lock, its token's quota, the journal's append lock or the list of open holds, one at a time.
/// </remarks>
internal sealed class CallHold : IDisposable
{
    private readonly Ledger _ledger;
    private readonly AccountFunds _funds;
    private readonly TokenUse? _use;
    private HoldFacts _facts;
    private HoldSlot _slot;
    private CallCharge _charge;
    private bool _settled;

    internal CallHold(Ledger ledger, AccountFunds funds, TokenUse? use, in HoldFacts facts)
    {
        _ledger = ledger;
        _funds = funds;
        _use = use;
        _facts = facts;
    }

    /// <summary>UUIDv7, made at admission.</summary>
    public Guid CallId => _facts.CallId;

    /// <summary>Who pays.</summary>
    public long AccountId => _facts.AccountId;

    // What does not change after admission, and the two names that do with each attempt: read without the lock by those who look on, who
    // may see the provider of one attempt with the key of another for a moment.
    public string TaskType => _facts.TaskType;

    public string Model => _facts.Model;

    public string Upstream => _facts.Upstream;

    public string KeyLabel => _facts.KeyLabel;

    /// <summary>What the account has set aside for this call now.</summary>
    public long HeldNanos => Volatile.Read(ref _facts.HeldNanos);

    /// <summary>Whether the hold survives what the journal promises. The first byte goes downstream only after that.</summary>
    public bool IsDurable => _ledger.IsDurable(Volatile.Read(ref _slot.EndLsn));

    /// <summary>The last extension was refused by the token's daily units, not by its account.</summary>
    public bool IsQuotaUsed { get; private set; }

    /// <summary>Whether bytes have gone downstream.</summary>
    internal bool IsStarted => Volatile.Read(ref _facts.Started);

    /// <summary>Neighbours in the list of open holds; under that list's lock.</summary>
    internal CallHold? Next { get; set; }

    internal CallHold? Previous { get; set; }

    /// <summary>Where the call's latest Hold record ends.</summary>
    internal long RootLsn => Volatile.Read(ref _slot.EndLsn);

    /// <summary>Completes when <see cref="IsDurable"/>; at once, and without allocating, when it already is.</summary>
    public ValueTask WaitDurableAsync(CancellationToken cancellationToken) => _ledger.WaitDurableAsync(RootLsn, cancellationToken);

    /// <summary>
    /// Notes that a byte of the answer is about to go downstream. Called just before it does: if Relay dies afterwards, the call is
    /// charged as begun. Again and after the settlement: nothing happens.
    /// </summary>
    [SkipLocalsInit]
    public void MarkStarted()
    {
        if (Volatile.Read(ref _facts.Started))
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[StartedRecord.RecordBytes];
        var writer = new RecordWriter(buffer);
        StartedRecord.Write(ref writer, _facts.CallId);
        lock (this)
        {
            if (!_settled && !_facts.Started)
            {
                _facts.Started = true;
                _ledger.Journal.Start(writer.Record, ref _slot);
            }
        }
    }

    /// <summary>
    /// Holds what so many more characters cost (text added to an open task). False: the account or the journal has no room for it, or
    /// the call is over, or charged by the token; the call stands as it stood.
    /// </summary>
    public bool TryExtend(long moreChars)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(moreChars);
        lock (this)
        {
            if (_settled || _facts.Tokens is not null)
            {
                return false;
            }

            // From the new total, not per piece: rounding each piece would drift away from the price of the whole.
            var grown = _facts;
            grown.CharCount += moreChars;
            grown.HeldNanos = Money.ChargeNanos(grown.Price, grown.CharCount) + grown.VoiceFeeNanos;
            var more = grown.HeldNanos - _facts.HeldNanos;
            if (!_funds.TryExtend(more, _ledger.NowUs / 1000))
            {
                return false;
            }

            IsQuotaUsed = _use is not null && !_use.TryExtend(moreChars);
            if (IsQuotaUsed)
            {
                _funds.Shrink(more);
                return false;
            }

            if (!TryMove(grown))
            {
                _use?.TryExtend(-moreChars);
                _funds.Shrink(more);
                return false;
            }

            _facts = grown;
            return true;
        }
    }

    /// <summary>
    /// Looks for what an extension that was refused would have held, where the store may have it. True: try once more.
    /// </summary>
    public ValueTask<bool> FindCreditAsync(long moreChars, CancellationToken cancellationToken)
    {
        long more;
        lock (this)
        {
            more = Money.ChargeNanos(_facts.Price, _facts.CharCount + moreChars) + _facts.VoiceFeeNanos - _facts.HeldNanos;
        }

        return _ledger.FindCreditAsync(_funds, more, cancellationToken);
    }

    /// <summary>
    /// The call goes on beyond its answer: whoever calls this has written down (or is about to) who settles it under the same id, also after
    /// a restart. From here on a crash leaves it unsettled. False: the journal has no room to say so, and nothing has changed.
    /// </summary>
    public bool TryDefer()
    {
        lock (this)
        {
            var deferred = _facts with { IsDeferred = true };
            if (_settled || !TryMove(deferred))
            {
                return false;
            }

            _facts = deferred;
            return true;
        }
    }

    /// <summary>
    /// Names the upstream and key that serve the call, once routing is done with failing over. Kept in memory until the settlement: a
    /// crash in between writes the row with the first candidate.
    /// </summary>
    public void SetUpstream(string upstream, string keyLabel)
    {
        lock (this)
        {
            _facts.Upstream = upstream;
            _facts.KeyLabel = keyLabel;
        }
    }

    /// <summary>
    /// Ends the call: the hold is given back, the charge by <see cref="AbortPolicy"/> takes its place, and the complete row is in the
    /// journal when this returns. A second call changes nothing and returns the first one's result.
    /// </summary>
    /// <param name="end">How it ended.</param>
    /// <param name="traceId">The upstream's own id of the call, if it gave one.</param>
    [SkipLocalsInit]
    public CallCharge Settle(in StreamEnd end, string? traceId = null)
    {
        lock (this)
        {
            if (_settled)
            {
                return _charge;
            }

            _settled = true;
            _charge = Charge(in end);
            if (_facts.VoiceFeeNanos > 0
                && AbortPolicy.OwesVoiceFee(end.Reason, _charge)
                && _ledger.Voices.TryClaim(_facts.AccountId, _facts.VoiceId))
            {
                _charge = _charge with { VoiceNanos = _facts.VoiceFeeNanos };
            }

            if (_facts.IsRepeatable && end.Reason != EndReason.Completed && _charge.TotalNanos == 0)
            {
                _facts.CallId = Guid.CreateVersion7();
            }

            Span<byte> buffer = stackalloc byte[RecordFormat.MaxRecordBytes];
            var writer = new RecordWriter(buffer);
            SettleRecord.Write(ref writer, _facts, end, _charge, _ledger.NowUs, traceId ?? "");

            // The journal first: once the row is there nothing can lose it. The account may be short by the hold until the next line.
            if (!_ledger.Journal.Close(writer.Record, ref _slot))
            {
                _ledger.ReportSettledAfterClose(_facts.CallId);
            }

            _funds.Settle(_facts.HeldNanos, _charge.TotalNanos);
            _use?.End(_charge.BilledChars);
        }

        _ledger.OpenHolds.Remove(this);
        _ledger.Metrics.Ended(_facts.TaskType, _facts.Upstream, in end, _charge.BilledChars, _charge.TotalNanos);
        return _charge;
    }

    /// <summary>Settles a call its owner forgot, as a defect of Relay.</summary>
    public void Dispose()
    {
        if (!Volatile.Read(ref _settled))
        {
            _ledger.ReportForgotten(_facts.CallId);
            Settle(new StreamEnd(EndReason.Internal, _facts.Started, 0, 0, -1, -1, _ledger.NowUs - _facts.CreatedAtUs));
        }
    }

    /// <summary>Writes the hold into the journal for the first time.</summary>
    [SkipLocalsInit]
    internal bool TryOpen()
    {
        Span<byte> buffer = stackalloc byte[RecordFormat.MaxRecordBytes];
        var writer = new RecordWriter(buffer);
        _facts.Write(ref writer);
        return _ledger.Journal.TryOpen(writer.Record, ref _slot);
    }

    /// <summary>
    /// Copies the hold to the end of the log, so that the segment it is rooted in can retire. Called by the batch writer.
    /// </summary>
    internal void CarryForward()
    {
        lock (this)
        {
            if (!_settled)
            {
                TryMove(_facts);
            }
        }
    }

    /// <summary>By the token where the call has a tariff; then the row shows the price of the step that was charged.</summary>
    private CallCharge Charge(in StreamEnd end)
    {
        if (_facts.Tokens is not { Tariff: { } tariff } terms)
        {
            return AbortPolicy.Charge(end, _facts.Price, _facts.CharCount, _ledger.BilledUsage);
        }

        var charge = AbortPolicy.ChargeTokens(in end, tariff, terms.Estimate);
        _facts.Price = _facts.Price with { Nanos = tariff.At(charge.Tokens.Input).Input };
        return charge;
    }

    [SkipLocalsInit]
    private bool TryMove(in HoldFacts facts)
    {
        Debug.Assert(facts.CallId == _facts.CallId, "A hold moves as itself.");
        Span<byte> buffer = stackalloc byte[RecordFormat.MaxRecordBytes];
        var writer = new RecordWriter(buffer);
        facts.Write(ref writer);
        return _ledger.Journal.TryMove(writer.Record, ref _slot);
    }
}
