namespace Relay.Billing;

/// <summary>
/// What one account can still spend on this node: its limit, less charges the store does not have yet, less open holds. Where the store
/// is this node's alone the limit is the account's balance and credit; where others share it, it is what this node has leased of them.
/// </summary>
/// <remarks>
/// Called from request threads (hold, settle, leases) and the batch writer (applied, refreshed); every member takes the account's own
/// small lock, which is the innermost lock of Billing: nothing is called while it is held.
/// </remarks>
internal sealed partial class AccountFunds
{
    private readonly Lock _lock = new();
    private readonly LeaseClock? _leases;
    private long? _limitNanos;
    private bool _limitKnown;
    private long _unappliedNanos;
    private long _heldNanos;
    private int _openHolds;
    private long _lastUsedMs;
    private bool _retired;

    /// <param name="accountId">Row of <c>users</c>.</param>
    /// <param name="leases">Null where the store is this node's alone.</param>
    public AccountFunds(long accountId, LeaseClock? leases = null)
    {
        AccountId = accountId;
        _leases = leases;
    }

    public long AccountId { get; }

    /// <summary>Nano-units that a new hold could take; null when the account may spend without limit.</summary>
    public long? AvailableNanos
    {
        get
        {
            lock (_lock)
            {
                return Available();
            }
        }
    }

    public long HeldNanos
    {
        get
        {
            lock (_lock)
            {
                return _heldNanos;
            }
        }
    }

    /// <summary>
    /// Reserves an amount if the account has it. What costs nothing is always admitted: an overdrawn account can still delete its files.
    /// <paramref name="balanceNanos"/> counts only until the limit has come from somewhere once.
    /// </summary>
    public FundsOutcome TryHold(long nanos, long? balanceNanos, long nowMs, bool isForced = false)
    {
        lock (_lock)
        {
            if (_retired)
            {
                return FundsOutcome.Retired;
            }

            if (!_limitKnown)
            {
                // Of a shared balance nothing is ours before it is leased.
                _limitNanos = _leases is null || balanceNanos is null ? balanceNanos : 0;
                _limitKnown = true;
            }

            if (!isForced)
            {
                return Reserve(nanos, nowMs);
            }

            _lastUsedMs = nowMs;
            _openHolds++;
            _heldNanos += nanos;
            return FundsOutcome.Held;
        }
    }

    /// <summary>Reserves more for a call that already holds something here.</summary>
    public bool TryExtend(long nanos, long nowMs)
    {
        lock (_lock)
        {
            if (Reserve(nanos, nowMs) != FundsOutcome.Held)
            {
                return false;
            }

            _openHolds--;
            return true;
        }
    }

    /// <summary>Takes an extension back; the call and the rest of its hold stay.</summary>
    public void Shrink(long nanos)
    {
        lock (_lock)
        {
            _heldNanos -= nanos;
        }
    }

    /// <summary>Gives a call's whole hold back and, in the same instant, takes the charge that replaces it.</summary>
    public void Settle(long heldNanos, long chargeNanos)
    {
        lock (_lock)
        {
            _openHolds--;
            _heldNanos -= heldNanos;
            _unappliedNanos += chargeNanos;
        }
    }

    /// <summary>A charge found in the journal at start that the store may not have.</summary>
    public void AddUnapplied(long chargeNanos)
    {
        lock (_lock)
        {
            _unappliedNanos += chargeNanos;
        }
    }

    /// <summary>
    /// Charges the store has taken, and what it holds for the account since. One step under the lock: taking the charges off before the
    /// new balance is there would let them be spent again in between. A lease shrank by the same charges in the same transaction.
    /// </summary>
    public void Applied(long chargeNanos, long? newSpendableNanos)
    {
        lock (_lock)
        {
            _unappliedNanos -= chargeNanos;
            _limitNanos = _leases is null || newSpendableNanos is null ? newSpendableNanos : (_limitNanos ?? 0) - chargeNanos;
            _limitKnown = true;
        }
    }

    /// <summary>Charges the store has taken without saying what is left: the limit follows by subtraction.</summary>
    public void Applied(long chargeNanos)
    {
        lock (_lock)
        {
            _unappliedNanos -= chargeNanos;
            _limitNanos -= chargeNanos;
        }
    }

    /// <summary>
    /// What the store holds for the account, with every charge reported as applied already taken off. On a shared store that says only
    /// whether there is a limit at all.
    /// </summary>
    public void Refresh(long? spendableNanos)
    {
        lock (_lock)
        {
            _limitNanos = _leases is null || spendableNanos is null ? spendableNanos : _limitNanos ?? 0;
            _limitKnown = true;
        }
    }

    /// <summary>
    /// Marks the account for removal when nothing is open or leased and it was not used since <paramref name="sinceMs"/>.
    /// </summary>
    public bool TryRetire(long sinceMs)
    {
        lock (_lock)
        {
            var leasesNothing = _leases is null || _limitNanos is null or <= 0;
            _retired = _openHolds == 0 && _unappliedNanos == 0 && leasesNothing && _growing == 0 && _lastUsedMs < sinceMs;
            return _retired;
        }
    }

    private FundsOutcome Reserve(long nanos, long nowMs)
    {
        // A refused account stays too: what it knows is fresher than the balance its caller was verified with.
        _lastUsedMs = nowMs;
        if (nanos > 0 && Available() is { } available)
        {
            if (_leases is { IsValid: false })
            {
                return FundsOutcome.CreditUnknown;
            }

            if (available < nanos)
            {
                return _leases is null ? FundsOutcome.Insufficient : FundsOutcome.CreditShort;
            }
        }

        _openHolds++;
        _heldNanos += nanos;
        return FundsOutcome.Held;
    }

    private long? Available() => _limitNanos is { } limit ? limit - _unappliedNanos - _heldNanos : null;
}
