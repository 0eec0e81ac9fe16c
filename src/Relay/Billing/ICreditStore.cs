namespace Relay.Billing;

/// <summary>
/// Where nodes that share a store lease credit of limited accounts. Any thread; every member may be slow and may fail, and none of them
/// is made twice by being asked twice in a way that gives a node more than the store has written down for it.
/// </summary>
internal interface ICreditStore
{
    /// <summary>Leases at least <paramref name="needNanos"/> more to this journal if the account has it, else nothing.</summary>
    ValueTask<CreditGrant> LeaseAsync(
        Guid journalId, long accountId, long needNanos, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Gives parts of leases back. More than a lease has is all of it.</summary>
    ValueTask ReturnAsync(Guid journalId, IReadOnlyList<CreditReturn> returns, CancellationToken cancellationToken);

    /// <summary>Moves the expiry of all of this journal's leases and reads them.</summary>
    ValueTask<IReadOnlyList<CreditLease>> RenewAsync(Guid journalId, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Takes back leases that expired before a moment: of nodes that are gone. Returns how many.</summary>
    ValueTask<int> ReclaimAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken);
}
