using System.Data.Common;
using Relay.Diagnostics;
using Relay.Identity;

namespace Relay.Storage;

/// <summary>Accounts and tokens in SQL.</summary>
internal sealed partial class AccountStore(SqlStore store, TimeProvider time) : IAccountStore
{
    private const string AddUser = """
        INSERT INTO users (user_id, username, email, password_hash, is_admin, is_active, balance_nanos, created_at)
        VALUES (@user_id, @username, @email, @password_hash, @is_admin, 1, @balance, @now)
        """;

    private const string CountTaken = "SELECT COUNT(*) FROM users WHERE username = @username OR email = @email";
    private const string FindUser = "SELECT id FROM users WHERE username = @username AND is_active = 1";


    private const string FindProfile = """
        SELECT id, user_id, username, email, is_admin, is_active, password_hash IS NOT NULL, balance_nanos, created_at
        FROM users WHERE username = @username
        """;

    private const string AnyUser = "SELECT EXISTS (SELECT 1 FROM users)";

    public async ValueTask<long?> AddAccountAsync(NewAccount account, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (connection.Scalar(transaction, CountTaken, ("@username", account.Username), ("@email", account.Email)) > 0)
        {
            return null;
        }

        connection.Execute(
            transaction,
            AddUser,
            ("@user_id", Guid.NewGuid().ToString()),
            ("@username", account.Username),
            ("@email", account.Email),
            ("@password_hash", account.PasswordHash),
            ("@is_admin", account.IsAdmin ? 1L : 0L),
            ("@balance", account.BalanceNanos),
            ("@now", UnixMicros.Of(time.GetUtcNow())));
        long id = connection.Scalar(transaction, FindUser, ("@username", account.Username));
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    public async ValueTask<long?> FindAccountAsync(string username, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        long id = connection.Scalar(null, FindUser, ("@username", username));
        return id == 0 ? null : id;
    }

    public async ValueTask<AccountProfile?> FindProfileAsync(string username, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, FindProfile, ("@username", username));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ToProfile(reader) : null;
    }

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return connection.Scalar(null, AnyUser) == 0;
    }

    private static AccountProfile ToProfile(DbDataReader reader) => new(
        AccountId: reader.GetInt64(0),
        UserId: reader.GetString(1),
        Username: reader.GetString(2),
        Email: reader.IsDBNull(3) ? null : reader.GetString(3),
        IsAdmin: reader.GetInt64(4) != 0,
        IsActive: reader.GetInt64(5) != 0,
        CanLogIn: reader.GetInt64(6) != 0,
        BalanceNanos: reader.IsDBNull(7) ? null : reader.GetInt64(7),
        CreatedAt: UnixMicros.ToTime(reader.GetInt64(8)));
}
