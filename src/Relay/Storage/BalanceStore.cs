using System.Data.Common;
using Relay.Billing;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>
/// Balances, credit and the entries that change them, in SQL. The user's row is locked first, as everywhere, so entries and charges of
/// one account come one after the other.
/// </summary>
internal sealed class BalanceStore(SqlStore store, TimeProvider time) : IBalanceStore
{
    private const string FindUser = "SELECT id, balance_nanos, credit_limit_nanos FROM users WHERE username = @username";

    private const string FindEntry = """
        SELECT entry_id, user_id, kind, amount_nanos, balance_after_nanos, reason, made_by, created_at
        FROM ledger_entries WHERE entry_id = @entry_id
        """;

    private const string ReadEntries = """
        SELECT entry_id, user_id, kind, amount_nanos, balance_after_nanos, reason, made_by, created_at
        FROM ledger_entries WHERE user_id = @user_id AND (created_at < @at OR (created_at = @at AND entry_id < @entry_id))
        ORDER BY created_at DESC, entry_id DESC LIMIT @limit
        """;

    private const string AddEntry = """
        INSERT INTO ledger_entries (entry_id, user_id, kind, amount_nanos, balance_after_nanos, reason, made_by, created_at)
        VALUES (@entry_id, @user_id, @kind, @amount, @after, @reason, @made_by, @now)
        """;

    private const string SetBalance = "UPDATE users SET balance_nanos = @balance, credit_limit_nanos = @credit WHERE id = @user_id";

    private readonly string _lockUser = FindUser + store.Dialect.ForUpdate;
    private readonly string _addEntry = AddEntry + store.Dialect.OrSkip("entry_id");

    public async ValueTask<BalanceResult> ChangeAsync(BalanceChange change, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (ReadBalance(connection, transaction, _lockUser, change.Username) is not { } before)
        {
            return new(BalanceOutcome.NoSuchUser, null);
        }

        if (ReadEntry(connection, transaction, change.EntryId) is { } known)
        {
            bool isSame = known.AccountId == before.AccountId && known.Kind == change.Kind && known.AmountNanos == change.AmountNanos;
            return isSame ? new(BalanceOutcome.DoneBefore, known) : new(BalanceOutcome.IdTaken, null);
        }

        bool isMoney = change.Kind is BalanceEntryKind.TopUp or BalanceEntryKind.Adjust;
        if (isMoney && before.BalanceNanos is null)
        {
            return new(BalanceOutcome.NoBalance, null);
        }

        AccountBalance after = After(before, change);
        if (after.BalanceNanos is > Money.MaxAmountNanos or < -Money.MaxAmountNanos)
        {
            return new(BalanceOutcome.OutOfRange, null);
        }

        BalanceEntry entry = new(
            change.EntryId, before.AccountId, change.Kind, change.AmountNanos, after.BalanceNanos, change.Reason, change.MadeBy, time.GetUtcNow());
        if (!TryAdd(connection, transaction, entry))
        {
            return new(BalanceOutcome.IdTaken, null); // another account's, written meanwhile
        }

        connection.Execute(
            transaction, SetBalance, ("@user_id", after.AccountId), ("@balance", after.BalanceNanos), ("@credit", after.CreditNanos));
        await transaction.CommitAsync(cancellationToken);
        return new(BalanceOutcome.Done, entry);
    }

    public async ValueTask<AccountBalance?> FindBalanceAsync(string username, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return ReadBalance(connection, null, FindUser, username);
    }

    public async ValueTask<IReadOnlyList<BalanceEntry>> ReadEntriesAsync(
        long accountId, int limit, Guid? before, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        BalanceEntry? bound = before is { } id ? ReadEntry(connection, null, id) : null;
        await using DbCommand command = connection.Statement(
            null,
            ReadEntries,
            ("@user_id", accountId),
            ("@at", bound is null ? long.MaxValue : UnixMicros.Of(bound.CreatedAt)),
            ("@entry_id", CallIdBytes.Of(bound?.EntryId ?? Guid.AllBitsSet)),
            ("@limit", (long)limit));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<BalanceEntry> entries = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(ReadRow(reader));
        }

        return entries;
    }

    private static AccountBalance After(AccountBalance before, BalanceChange change) => change.Kind switch
    {
        BalanceEntryKind.CreditLimit => before with { BalanceNanos = before.BalanceNanos ?? 0, CreditNanos = change.AmountNanos },
        BalanceEntryKind.Unlimited => before with { BalanceNanos = null, CreditNanos = 0 },
        _ => before with { BalanceNanos = before.BalanceNanos + change.AmountNanos },
    };

    private static AccountBalance? ReadBalance(DbConnection connection, DbTransaction? transaction, string sql, string username)
    {
        using DbCommand command = connection.Statement(transaction, sql, ("@username", username));
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read()
            ? new AccountBalance(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1), reader.GetInt64(2))
            : null;
    }

    private static BalanceEntry? ReadEntry(DbConnection connection, DbTransaction? transaction, Guid id)
    {
        using DbCommand command = connection.Statement(transaction, FindEntry, ("@entry_id", CallIdBytes.Of(id)));
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read() ? ReadRow(reader) : null;
    }

    private bool TryAdd(DbConnection connection, DbTransaction transaction, BalanceEntry entry) => connection.Execute(
        transaction,
        _addEntry,
        ("@entry_id", CallIdBytes.Of(entry.EntryId)),
        ("@user_id", entry.AccountId),
        ("@kind", (long)entry.Kind),
        ("@amount", entry.AmountNanos),
        ("@after", entry.BalanceAfterNanos),
        ("@reason", entry.Reason),
        ("@made_by", entry.MadeBy),
        ("@now", UnixMicros.Of(entry.CreatedAt))) > 0;

    private static BalanceEntry ReadRow(DbDataReader reader) => new(
        CallIdBytes.ToId(reader.GetFieldValue<byte[]>(0)),
        reader.GetInt64(1),
        (BalanceEntryKind)reader.GetInt64(2),
        reader.GetInt64(3),
        reader.IsDBNull(4) ? null : reader.GetInt64(4),
        reader.GetString(5),
        reader.GetString(6),
        UnixMicros.ToTime(reader.GetInt64(7)));
}
