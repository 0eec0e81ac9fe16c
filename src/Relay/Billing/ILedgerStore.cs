namespace Relay.Billing;

/// <summary>
/// Where settled rows come to rest. Called by one task at a time (the batch writer); every member may be slow, and may fail and be
/// called again with the same arguments.
/// </summary>
internal interface ILedgerStore
{
    /// <summary>The last LSN stored with a batch of this journal; 0 when there was none.</summary>
    ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes one batch in one transaction and returns, once that is committed and durable, the balances of the accounts in it, read
    /// inside the transaction. A row whose id is already there is ignored, with its effect on summaries and balances: batches come again
    /// when the answer to the first try was lost.
    /// </summary>
    /// <exception cref="LedgerRowRejectedException">
    /// The data itself was refused and will be next time (a constraint, a value out of range). Anything else thrown means "not now":
    /// the same batch is tried again until it succeeds.
    /// </exception>
    ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken);

    /// <summary>The present balances of these accounts. Accounts the store does not know are left out.</summary>
    ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken);
}
