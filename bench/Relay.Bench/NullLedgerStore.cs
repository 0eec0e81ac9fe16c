using Relay.Billing;

namespace Relay.Bench;

/// <summary>Takes everything at once and keeps nothing.</summary>
internal sealed class NullLedgerStore : ILedgerStore
{
    public ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken) => new(0);

    public ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken) => new([]);
}
