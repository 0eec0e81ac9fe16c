using System.Data.Common;
using Relay.Billing;
using Relay.Diagnostics;
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

    // Classes of SQLSTATE: what was sent is at fault, and will be next time.
    private const string WrongData = "22";
    private const string BrokenConstraint = "23";

    private readonly string _addLsn = "INSERT INTO journal_position (journal_id, lsn) VALUES (@journal_id, 0)" + store.Dialect.OrSkip("journal_id");
    private readonly CallTable _calls = new(store.Dialect);
    private readonly SummaryTable _summaries = new(store.Dialect);
    private readonly VoiceTable _voices = new();
    private readonly UsageTable _usage = new(store.Dialect);
    private readonly TokenUseTable _tokenUses = new();
    private readonly BalanceTable _balances = new(store.Dialect);
    private readonly ClipTable _clips = new(store.Dialect);
    private readonly SteadyThread _thread = new("ledger-store");

    public async ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ScalarAsync(null, ReadLsn, cancellationToken, ("@journal_id", CallIdBytes.Of(journalId)));
    }

    public async ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        // Not in the thread pool: every statement waits for a disk or a server. When nobody waits any longer it may still commit; the rows
        // then come again, and are ignored.
        Task<List<AccountBalance>> applying = _thread.RunAsync(() => Apply(batch));
        try
        {
            return await applying.WaitAsync(cancellationToken);
        }
        catch (DbException error) when (error.SqlState?[..2] is WrongData or BrokenConstraint)
        {
            throw new LedgerRowRejectedException(error.Message, error);
        }
    }

    private List<AccountBalance> Apply(LedgerBatch batch)
    {
        using DbConnection connection = store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        List<CallRow> added = _calls.Add(connection, transaction, batch.Calls);
        List<CallRow> charged = [.. added, .. _calls.Add(connection, transaction, _voices.Charge(connection, transaction, added))];
        byte[] journalId = CallIdBytes.Of(batch.Position.JournalId);
        _clips.Add(connection, transaction, journalId, batch.Clips);
        _summaries.Add(connection, transaction, charged);
        _usage.Add(connection, transaction, charged);
        _tokenUses.Add(connection, transaction, added);
        _balances.Take(connection, transaction, journalId, charged);
        connection.Execute(transaction, _addLsn, ("@journal_id", journalId));
        connection.Execute(transaction, WriteLsn, ("@journal_id", journalId), ("@lsn", batch.Position.Lsn));
        List<AccountBalance> balances = _balances.Read(connection, transaction, [.. batch.Calls.Select(static call => call.AccountId).Distinct()]);
        transaction.Commit();
        return balances;
    }

    public async ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(IReadOnlyList<long> accountIds, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await Task.Factory.StartNew(
            () => _balances.Read(connection, null, accountIds), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
