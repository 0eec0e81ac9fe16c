using System.Data.Common;
using Relay.Diagnostics;
using Relay.Identity;

namespace Relay.Storage;

/// <summary>Accounts and tokens in SQL.</summary>
internal sealed partial class AccountStore(SqlStore store, TimeProvider time) : IAccountStore
{
    private const string AddUser = """
        INSERT INTO users (user_id, username, email, password_hash, is_admin, is_active, balance_nanos, created_at, must_change_password)
        VALUES (@user_id, @username, @email, @password_hash, @is_admin, 1, @balance, @now, @must_change)
        """;

    private const string CountNames = "SELECT COUNT(*) FROM users WHERE username = @username";
    private const string CountEmails = "SELECT COUNT(*) FROM users WHERE email = @email";
    private const string FindUser = "SELECT id FROM users WHERE username = @username AND is_active = 1";
    private const string ProfileColumns = "id, user_id, username, email, is_admin, is_active, password_hash IS NOT NULL, balance_nanos, created_at";
    private const string FindProfile = $"SELECT {ProfileColumns} FROM users WHERE username = @username";
    private const string ListProfiles = $"SELECT {ProfileColumns} FROM users WHERE username > @after ORDER BY username LIMIT @limit";

    private const string FindLogin = """
        SELECT id, user_id, username, email, password_hash, is_active, is_admin, must_change_password FROM users WHERE username = @username
        """;

    private const string SetActive = "UPDATE users SET is_active = @active WHERE username = @username";
    private const string SetPassword = "UPDATE users SET password_hash = @hash, must_change_password = 0 WHERE username = @username";
    private const string ReplacePassword = "UPDATE users SET password_hash = @hash WHERE id = @id AND password_hash = @old";
    private const string AnyUser = "SELECT EXISTS (SELECT 1 FROM users)";

    public async ValueTask<long?> AddAccountAsync(NewAccount account, CancellationToken cancellationToken)
    {
        if (await FindTakenAsync(account.Username, account.Email, cancellationToken) != RegisterOutcome.Added)
        {
            return null;
        }

        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(
                null,
                AddUser,
                cancellationToken,
                ("@user_id", Guid.NewGuid().ToString()),
                ("@username", account.Username),
                ("@email", account.Email),
                ("@password_hash", account.PasswordHash),
                ("@is_admin", account.IsAdmin ? 1L : 0L),
                ("@balance", account.BalanceNanos),
                ("@now", UnixMicros.Of(time.GetUtcNow())),
                ("@must_change", account.MustChangePassword ? 1L : 0L));
        }
        catch (DbException)
        {
            // Somebody else took the name or the address just now: the unique keys have decided. Anything else is an error.
            if (await FindTakenAsync(account.Username, account.Email, cancellationToken) != RegisterOutcome.Added)
            {
                return null;
            }

            throw;
        }

        return await connection.ScalarAsync(null, FindUser, cancellationToken, ("@username", account.Username));
    }

    public async ValueTask<long?> FindAccountAsync(string username, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        long id = await connection.ScalarAsync(null, FindUser, cancellationToken, ("@username", username));
        return id == 0 ? null : id;
    }

    public async ValueTask<AccountProfile?> FindProfileAsync(string username, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, FindProfile, ("@username", username));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ToProfile(reader) : null;
    }

    public async ValueTask<LoginAccount?> FindLoginAsync(string username, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, FindLogin, ("@username", username));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LoginAccount(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), TextOrNull(reader, 3), TextOrNull(reader, 4), reader.GetInt64(5) != 0,
                reader.GetInt64(6) != 0, reader.GetInt64(7) != 0)
            : null;
    }

    public async ValueTask<RegisterOutcome> FindTakenAsync(string username, string? email, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        if (await connection.ScalarAsync(null, CountNames, cancellationToken, ("@username", username)) > 0)
        {
            return RegisterOutcome.NameTaken;
        }

        return email is not null && await connection.ScalarAsync(null, CountEmails, cancellationToken, ("@email", email)) > 0
            ? RegisterOutcome.EmailTaken
            : RegisterOutcome.Added;
    }

    public async ValueTask<IReadOnlyList<AccountProfile>> ListAccountsAsync(string after, int limit, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, ListProfiles, ("@after", after), ("@limit", (long)limit));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<AccountProfile> profiles = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            profiles.Add(ToProfile(reader));
        }

        return profiles;
    }

    public async ValueTask<bool> SetActiveAsync(string username, bool isActive, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(null, SetActive, cancellationToken, ("@active", isActive ? 1L : 0L), ("@username", username));

        // Counted apart: MySQL does not count a row that already was so.
        return await connection.ScalarAsync(null, CountNames, cancellationToken, ("@username", username)) > 0;
    }

    public async ValueTask<bool> SetPasswordAsync(string username, string passwordHash, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(null, SetPassword, cancellationToken, ("@hash", passwordHash), ("@username", username)) > 0;
    }

    public async ValueTask ReplacePasswordAsync(long accountId, string? oldHash, string newHash, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(null, ReplacePassword, cancellationToken, ("@hash", newHash), ("@id", accountId), ("@old", oldHash));
    }

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ScalarAsync(null, AnyUser, cancellationToken) == 0;
    }

    private static AccountProfile ToProfile(DbDataReader reader) => new(
        AccountId: reader.GetInt64(0),
        UserId: reader.GetString(1),
        Username: reader.GetString(2),
        Email: TextOrNull(reader, 3),
        IsAdmin: reader.GetInt64(4) != 0,
        IsActive: reader.GetInt64(5) != 0,
        CanLogIn: reader.GetInt64(6) != 0,
        BalanceNanos: reader.IsDBNull(7) ? null : reader.GetInt64(7),
        CreatedAt: UnixMicros.ToTime(reader.GetInt64(8)));

    private static string? TextOrNull(DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
