using System.Data.Common;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Storage.Ledger;

namespace Relay.Storage;

/// <summary>
/// Credit leases in SQL (<c>credit_leases</c>, and their sum in <c>users.leased_nanos</c>). Whoever changes a lease has locked the user's
/// row before, so both figures always agree.
/// </summary>
internal sealed class CreditStore(SqlStore store) : ICreditStore
{
    private const string ReadUser = "SELECT balance_nanos, credit_limit_nanos, leased_nanos FROM users WHERE id = @user_id";

    private const string ReadLeases = "SELECT user_id, nanos FROM credit_leases WHERE journal_id = @journal_id";

    // The condition says again what was read under the lock: should a lock ever fail to hold, nothing is leased twice.
    private const string TakeCredit = """
        UPDATE users SET leased_nanos = leased_nanos + @nanos
        WHERE id = @user_id AND balance_nanos IS NOT NULL AND balance_nanos + credit_limit_nanos - leased_nanos >= @nanos
        """;

    private const string GrowLease = "UPDATE credit_leases SET nanos = nanos + @nanos WHERE journal_id = @journal_id AND user_id = @user_id";

    private const string Renew = "UPDATE credit_leases SET expires_at = @expires_at WHERE journal_id = @journal_id";

    private const string FindExpired = """
        SELECT journal_id, user_id FROM credit_leases WHERE expires_at < @before ORDER BY user_id, journal_id LIMIT 1000
        """;

    private const string ReadExpired = """
        SELECT nanos FROM credit_leases WHERE journal_id = @journal_id AND user_id = @user_id AND expires_at < @before
        """;

    private readonly string _lockUser = ReadUser + store.Dialect.ForUpdate;
    private readonly LeaseTable _leases = new(store.Dialect);
    private readonly string _lockExpired = ReadExpired + store.Dialect.ForUpdate;

    private readonly string _openLease = """
        INSERT INTO credit_leases (journal_id, user_id, nanos, expires_at) VALUES (@journal_id, @user_id, 0, @expires_at)
        """ + store.Dialect.OrReplace("journal_id, user_id", "expires_at");

    // Not on the caller's thread: that is a request's, and every statement here waits for the store.
    public async ValueTask<CreditGrant> LeaseAsync(
        Guid journalId, long accountId, long needNanos, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        await Task.Run(() => Lease(journalId, accountId, needNanos, expiresAt), cancellationToken);

    public async ValueTask ReturnAsync(Guid journalId, IReadOnlyList<CreditReturn> returns, CancellationToken cancellationToken)
    {
        byte[] journal = CallIdBytes.Of(journalId);
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        foreach (CreditReturn given in returns)
        {
            // One account at a time: a request for credit on another node waits for this one row and no longer.
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (LockUser(connection, transaction, given.AccountId) is not null)
            {
                _leases.Shrink(connection, transaction, journal, given.AccountId, given.Nanos);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<CreditLease>> RenewAsync(Guid journalId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        byte[] journal = CallIdBytes.Of(journalId);
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        connection.Execute(null, Renew, ("@journal_id", journal), ("@expires_at", UnixMicros.Of(expiresAt)));
        await using DbCommand command = connection.Statement(null, ReadLeases, ("@journal_id", journal));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<CreditLease> leases = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            leases.Add(new CreditLease(reader.GetInt64(0), reader.GetInt64(1)));
        }

        return leases;
    }

    public async ValueTask<int> ReclaimAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken)
    {
        long before = UnixMicros.Of(expiredBefore);
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        List<(byte[] Journal, long UserId)> expired = await FindExpiredAsync(connection, before, cancellationToken);
        int count = 0;
        foreach ((byte[] journal, long userId) in expired)
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            LockUser(connection, transaction, userId);

            // Read again under the lock: its node may have come back.
            long nanos = connection.Scalar(
                transaction, _lockExpired, ("@journal_id", journal), ("@user_id", userId), ("@before", before));
            if (nanos > 0)
            {
                _leases.Shrink(connection, transaction, journal, userId, nanos);
                count++;
            }

            await transaction.CommitAsync(cancellationToken);
        }

        return count;
    }

    private CreditGrant Lease(Guid journalId, long accountId, long needNanos, DateTimeOffset expiresAt)
    {
        using DbConnection connection = store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        if (LockUser(connection, transaction, accountId) is not { } user)
        {
            return new CreditGrant(IsLimited: true, 0, 0, 0); // no such account: nothing to spend
        }

        if (user.FreeNanos is not { } free)
        {
            return new CreditGrant(IsLimited: false, 0, 0, 0);
        }

        byte[] journal = CallIdBytes.Of(journalId);
        long slice = CreditSlice.Of(needNanos, free);
        if (slice > 0 && connection.Execute(transaction, TakeCredit, ("@user_id", accountId), ("@nanos", slice)) > 0)
        {
            connection.Execute(
                transaction, _openLease, ("@journal_id", journal), ("@user_id", accountId), ("@expires_at", UnixMicros.Of(expiresAt)));
            connection.Execute(transaction, GrowLease, ("@journal_id", journal), ("@user_id", accountId), ("@nanos", slice));
            transaction.Commit();
            return new CreditGrant(IsLimited: true, slice, free - slice, 0);
        }

        long mine = LeaseTable.Read(connection, transaction, journal, accountId);
        return new CreditGrant(IsLimited: true, 0, free, user.LeasedNanos - mine);
    }

    private static async ValueTask<List<(byte[] Journal, long UserId)>> FindExpiredAsync(
        DbConnection connection, long before, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.Statement(null, FindExpired, ("@before", before));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(byte[] Journal, long UserId)> expired = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            expired.Add((await reader.GetFieldValueAsync<byte[]>(0, cancellationToken), reader.GetInt64(1)));
        }

        return expired;
    }

    private AccountBalance? LockUser(DbConnection connection, DbTransaction transaction, long userId)
    {
        using DbCommand command = connection.Statement(transaction, _lockUser, ("@user_id", userId));
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read()
            ? new AccountBalance(userId, reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2))
            : null;
    }
}
