namespace Relay.Billing;

/// <content>
/// The lease behind the limit, on stores that several nodes share. The store's figure is never below the one here: what is given back is
/// taken off here first, what is leased is added here last, and a charge is taken off both. Only differences travel, so the order in
/// which answers arrive does not matter; an answer that was lost leaves this node with less than it has, until the next renewal.
/// </content>
internal sealed partial class AccountFunds
{
    private SemaphoreSlim? _asking;
    private int _growing;
    private int _changes;
    private int _changesAtRenewal;
    private long _refusedAt = long.MinValue;
    private long _refusedNanos;

    /// <summary>One question to the store at a time; the others find its answer here.</summary>
    public SemaphoreSlim Asking
    {
        get
        {
            if (Volatile.Read(ref _asking) is { } asking)
            {
                return asking;
            }

            // Never disposed: its wait handle is never asked for, so there is nothing to give back.
            Interlocked.CompareExchange(ref _asking, new SemaphoreSlim(1), null);
            return _asking;
        }
    }

    /// <summary>How much more must be leased for a hold of <paramref name="nanos"/>; 0 when there is enough, or no limit.</summary>
    public long Shortage(long nanos)
    {
        lock (_lock)
        {
            return Available() is { } available ? Math.Max(0, nanos - available) : 0;
        }
    }

    /// <summary>The store is being asked for more. Followed by exactly one <see cref="EndGrow"/>.</summary>
    public void BeginGrow()
    {
        lock (_lock)
        {
            _growing++;
        }
    }

    /// <summary>The store's answer; null when there was none, and so perhaps a lease that this node does not know of.</summary>
    public void EndGrow(CreditGrant? grant)
    {
        lock (_lock)
        {
            _growing--;
            _changes++;
            if (grant is { IsLimited: false })
            {
                _limitNanos = null;
            }
            else if (grant is { } given)
            {
                _limitNanos = (_limitNanos ?? 0) + given.GrantedNanos;
            }

            _limitKnown |= grant is not null;
        }
    }

    /// <summary>The store had less than this at <paramref name="now"/> (a timestamp).</summary>
    public void NoteRefusal(long nanos, long now)
    {
        lock (_lock)
        {
            _refusedNanos = nanos;
            _refusedAt = now;
        }
    }

    /// <summary>Whether the store refused as little as this after <paramref name="since"/> (a timestamp).</summary>
    public bool WasRefused(long nanos, long since)
    {
        lock (_lock)
        {
            return _refusedAt > since && nanos >= _refusedNanos;
        }
    }

    /// <summary>The store is about to be asked what is leased. Its answer counts if nothing moves meanwhile.</summary>
    public void BeginRenewal()
    {
        lock (_lock)
        {
            _changesAtRenewal = _growing == 0 ? _changes : -1;
        }
    }

    /// <summary>The store's own figure. Without <see cref="BeginRenewal"/> it counts for an entry that is new and untouched.</summary>
    public void EndRenewal(long leasedNanos)
    {
        lock (_lock)
        {
            if (_growing == 0 && _changes == _changesAtRenewal && !(_limitKnown && _limitNanos is null))
            {
                _limitNanos = leasedNanos;
                _limitKnown = true;
            }
        }
    }

    /// <summary>
    /// Takes off what is leased and not in use, to be given back. 0 when the account was used after <paramref name="sinceMs"/>, and while
    /// more is being asked for: it would come back at once.
    /// </summary>
    public long TakeSurplus(long sinceMs)
    {
        lock (_lock)
        {
            var surplus = Available() ?? 0;
            if (surplus <= 0 || _growing > 0 || _lastUsedMs > sinceMs)
            {
                return 0;
            }

            _limitNanos -= surplus;
            _changes++;
            return surplus;
        }
    }

    /// <summary>What is leased and not in use; null when the account was not used after <paramref name="sinceMs"/>, or has no limit.</summary>
    public long? SurplusSince(long sinceMs)
    {
        lock (_lock)
        {
            return _lastUsedMs > sinceMs ? Available() : null;
        }
    }
}
