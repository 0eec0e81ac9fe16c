using System.Data.Common;
using Relay.Billing;
using Relay.Storage.Ledger;

namespace Relay.Storage;

/// <summary>
/// Settled rows in SQL: one transaction a batch, each call once. A call's summary and balance change only when its row was new, so a
/// batch that comes a second time changes nothing. Each table has its own class in <c>Storage/Ledger</c>; this is their order, which is
/// also the order in which rows are locked.
/// </summary>
internal sealed class LedgerStore(SqlStore store) : ILedgerStore
{
    private const string ReadLsn = "SELECT lsn FROM journal_position WHERE journal_id = @journal_id";
    private const string WriteLsn = "UPDATE journal_position SET lsn = @lsn WHERE journal_id = @journal_id";

    private readonly string _addLsn = "INSERT INTO journal_position (journal_id, lsn) VALUES (@journal_id, 0)" + store.Dialect.OrSkip("journal_id");
    private readonly CallTable _calls = new(store.Dialect);
    private readonly SummaryTable _summaries = new(store.Dialect);
    private readonly VoiceTable _voices = new();
    private readonly UsageTable _usage = new(store.Dialect);
    private readonly TokenUseTable _tokenUses = new();
    private readonly BalanceTable _balances = new();
    private readonly ClipTable _clips = new(store.Dialect);

    public async ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return connection.Scalar(null, ReadLsn, ("@journal_id", CallIdBytes.Of(journalId)));
    }

    public async ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        List<CallRow> added = _calls.Add(connection, transaction, batch.Calls);
        List<CallRow> charged = [.. added, .. _calls.Add(connection, transaction, _voices.Charge(connection, transaction, added))];
        byte[] journalId = CallIdBytes.Of(batch.Position.JournalId);
        _clips.Add(connection, transaction, journalId, batch.Clips);
        _summaries.Add(connection, transaction, charged);
        _usage.Add(connection, transaction, charged);
        _tokenUses.Add(connection, transaction, added);
        _balances.Take(connection, transaction, charged);
        connection.Execute(transaction, _addLsn, ("@journal_id", journalId));
        connection.Execute(transaction, WriteLsn, ("@journal_id", journalId), ("@lsn", batch.Position.Lsn));
        List<AccountBalance> balances = _balances.Read(connection, transaction, batch.Calls.Select(static call => call.AccountId).Distinct());
        await transaction.CommitAsync(cancellationToken);
        return balances;
    }

    public async ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return _balances.Read(connection, null, accountIds);
    }
}
