using System.Data.Common;
using Relay.Diagnostics;
using Relay.Identity;

namespace Relay.Storage;

/// <summary>Accounts and tokens in SQL.</summary>
internal sealed class AccountStore(SqlStore store, TimeProvider time) : IAccountStore
{
    private const string FindToken = """
        SELECT t.id, t.is_revoked, t.expires_at, u.id, u.user_id, u.username, u.is_admin, u.is_active, u.balance_nanos + u.credit_limit_nanos
        FROM bearer_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.token_hash = @hash
        """;

    private const string AddUser = """
        INSERT INTO users (user_id, username, email, password_hash, is_admin, is_active, balance_nanos, created_at)
        VALUES (@user_id, @username, @email, @password_hash, @is_admin, 1, @balance, @now)
        """;

    private const string CountTaken = "SELECT COUNT(*) FROM users WHERE username = @username OR email = @email";
    private const string FindUser = "SELECT id FROM users WHERE username = @username AND is_active = 1";

    private const string AddToken = """
        INSERT INTO bearer_tokens (token_hash, user_id, label, created_at, expires_at) VALUES (@hash, @user_id, @label, @now, @expires_at)
        """;

    private const string FindTokenId = "SELECT id FROM bearer_tokens WHERE token_hash = @hash";
    private const string RevokeToken = "UPDATE bearer_tokens SET is_revoked = 1 WHERE token_hash = @hash AND is_revoked = 0";
    private const string AnyUser = "SELECT EXISTS (SELECT 1 FROM users)";

    public async ValueTask<TokenRecord?> FindTokenAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, FindToken, ("@hash", hash.ToBytes()));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        Caller caller = new(
            TokenId: reader.GetInt64(0),
            AccountId: reader.GetInt64(3),
            UserId: reader.GetString(4),
            Username: reader.GetString(5),
            IsAdmin: reader.GetInt64(6) != 0,
            BalanceNanos: await reader.IsDBNullAsync(8, cancellationToken) ? null : reader.GetInt64(8));
        return new TokenRecord(
            caller,
            Revoked: reader.GetInt64(1) != 0,
            AccountActive: reader.GetInt64(7) != 0,
            ExpiresAt: await reader.IsDBNullAsync(2, cancellationToken) ? null : UnixMicros.ToTime(reader.GetInt64(2)));
    }

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

    public async ValueTask<long> AddTokenAsync(
        long accountId, TokenHash hash, string label, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        connection.Execute(
            null,
            AddToken,
            ("@hash", hash.ToBytes()),
            ("@user_id", accountId),
            ("@label", label),
            ("@now", UnixMicros.Of(time.GetUtcNow())),
            ("@expires_at", expiresAt is { } expiry ? UnixMicros.Of(expiry) : null));
        return connection.Scalar(null, FindTokenId, ("@hash", hash.ToBytes()));
    }

    public async ValueTask<bool> RevokeTokenAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return connection.Execute(null, RevokeToken, ("@hash", hash.ToBytes())) > 0;
    }

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return connection.Scalar(null, AnyUser) == 0;
    }
}
