namespace Relay.Billing;

/// <summary>
/// What one account can still spend on this node: its balance as last read, less charges the store does not have yet, less open holds.
/// </summary>
/// <remarks>
/// Called from request threads (hold, settle) and the batch writer (applied, refreshed); every member takes the account's own small
/// lock, which is the innermost lock of Billing: nothing is called while it is held. Several nodes on one store each see the others'
/// charges at the next refresh, so together they can overdraw by what they admit within that second; one node never can.
/// </remarks>
internal sealed class AccountFunds
{
    private readonly Lock _lock = new();
    private long? _balanceNanos;
    private bool _balanceKnown;
    private long _unappliedNanos;
    private long _heldNanos;
    private int _openHolds;
    private long _lastUsedMs;
    private bool _retired;

    public AccountFunds(long accountId) => AccountId = accountId;

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
    /// <paramref name="balanceNanos"/> counts only until the balance has come from somewhere once.
    /// </summary>
    public FundsOutcome TryHold(long nanos, long? balanceNanos, long nowMs)
    {
        lock (_lock)
        {
            if (_retired)
            {
                return FundsOutcome.Retired;
            }

            if (!_balanceKnown)
            {
                _balanceNanos = balanceNanos;
                _balanceKnown = true;
            }

            return Reserve(nanos, nowMs);
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
    /// Charges the store has taken, and the balance it holds since. One step under the lock: taking the charges off before the new
    /// balance is there would let them be spent again in between.
    /// </summary>
    public void Applied(long chargeNanos, long? newBalanceNanos)
    {
        lock (_lock)
        {
            _unappliedNanos -= chargeNanos;
            _balanceNanos = newBalanceNanos;
            _balanceKnown = true;
        }
    }

    /// <summary>Charges the store has taken without saying what is left: the balance follows by subtraction.</summary>
    public void Applied(long chargeNanos)
    {
        lock (_lock)
        {
            _unappliedNanos -= chargeNanos;
            _balanceNanos -= chargeNanos;
        }
    }

    /// <summary>The balance as the store holds it, with every charge reported as applied already taken off.</summary>
    public void Refresh(long? balanceNanos)
    {
        lock (_lock)
        {
            _balanceNanos = balanceNanos;
            _balanceKnown = true;
        }
    }

    /// <summary>Marks the account for removal when nothing is open and it was not used since <paramref name="sinceMs"/>.</summary>
    public bool TryRetire(long sinceMs)
    {
        lock (_lock)
        {
            _retired = _openHolds == 0 && _unappliedNanos == 0 && _lastUsedMs < sinceMs;
            return _retired;
        }
    }

    private FundsOutcome Reserve(long nanos, long nowMs)
    {
        // A refused account stays too: what it knows is fresher than the balance its caller was verified with.
        _lastUsedMs = nowMs;
        if (nanos > 0 && Available() is { } available && available < nanos)
        {
            return FundsOutcome.Insufficient;
        }

        _openHolds++;
        _heldNanos += nanos;
        return FundsOutcome.Held;
    }

    private long? Available() => _balanceNanos is { } balance ? balance - _unappliedNanos - _heldNanos : null;
}
