namespace Relay.Billing;

/// <summary>Balances and credit as administrators see and change them. Implemented by Storage.</summary>
internal interface IBalanceStore
{
    /// <summary>Carries out a change that <see cref="BalanceChange.FindError"/> has nothing against, once, in one transaction.</summary>
    ValueTask<BalanceResult> ChangeAsync(BalanceChange change, CancellationToken cancellationToken);

    /// <summary>The balance of the user with this name; null when there is none.</summary>
    ValueTask<AccountBalance?> FindBalanceAsync(string username, CancellationToken cancellationToken);

    /// <summary>An account's entries, newest first, older than <paramref name="before"/>.</summary>
    ValueTask<IReadOnlyList<BalanceEntry>> ReadEntriesAsync(long accountId, int limit, Guid? before, CancellationToken cancellationToken);
}
