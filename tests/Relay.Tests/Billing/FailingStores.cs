using Relay.Billing;
using Relay.Storage;

namespace Relay.Tests.Billing;

/// <summary>A node's way to a <see cref="SharedStore"/>, which can be cut.</summary>
internal sealed class FailingStores(SharedStore store) : ILedgerStore, ICreditStore
{
    private readonly LedgerStore _ledger = new(store.Sql);
    private readonly CreditStore _credit = new(store.Sql);

    public bool IsCut { get; set; }

    public int Questions { get; private set; }

    public ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken) =>
        IsCut ? throw Down() : _ledger.ReadPositionAsync(journalId, cancellationToken);

    public ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken) =>
        IsCut ? throw Down() : _ledger.ApplyAsync(batch, cancellationToken);

    public ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken) =>
        IsCut ? throw Down() : _ledger.ReadBalancesAsync(accountIds, cancellationToken);

    public ValueTask<CreditGrant> LeaseAsync(
        Guid journalId, long accountId, long needNanos, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        Questions++;
        return IsCut ? throw Down() : _credit.LeaseAsync(journalId, accountId, needNanos, expiresAt, cancellationToken);
    }

    public ValueTask ReturnAsync(Guid journalId, IReadOnlyList<CreditReturn> returns, CancellationToken cancellationToken) =>
        IsCut ? throw Down() : _credit.ReturnAsync(journalId, returns, cancellationToken);

    public ValueTask<IReadOnlyList<CreditLease>> RenewAsync(Guid journalId, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        IsCut ? throw Down() : _credit.RenewAsync(journalId, expiresAt, cancellationToken);

    public ValueTask<int> ReclaimAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken) =>
        IsCut ? throw Down() : _credit.ReclaimAsync(expiredBefore, cancellationToken);

    private static IOException Down() => new("the store is away");
}
