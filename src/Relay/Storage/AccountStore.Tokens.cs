using System.Data.Common;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Protocol.Translation;

namespace Relay.Storage;

/// <content>Tokens.</content>
internal sealed partial class AccountStore
{
    private const string FindToken = """
        SELECT t.id, t.is_revoked, t.expires_at, u.id, u.user_id, u.username, u.is_admin, u.is_active, u.balance_nanos + u.credit_limit_nanos,
            t.max_requests_per_minute, t.max_streams, t.max_units_per_day, t.allowed_models, t.thinking
        FROM bearer_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.token_hash = @hash
        """;

    private const string AddToken = """
        INSERT INTO bearer_tokens (token_hash, user_id, label, created_at, expires_at, jti)
        VALUES (@hash, @user_id, @label, @now, @expires_at, @jti)
        """;

    // JWTs come with every login. Those of a user that expired long ago go when the next one comes, so a user's rows are bounded by how often
    // tokens are made in that time; for as long a caller with an old one is still told that it has expired.
    private const string ForgetExpired = "DELETE FROM bearer_tokens WHERE user_id = @user_id AND jti IS NOT NULL AND expires_at < @before";

    private const string FindTokenId = "SELECT id FROM bearer_tokens WHERE token_hash = @hash";
    private const string FindTokenHash = "SELECT token_hash, user_id FROM bearer_tokens WHERE id = @id";

    private const string ListTokens = """
        SELECT id, label, jti IS NOT NULL, is_revoked, created_at, expires_at FROM bearer_tokens
        WHERE user_id = @user_id AND id < @before ORDER BY id DESC LIMIT @limit
        """;

    private const string RevokeToken = "UPDATE bearer_tokens SET is_revoked = 1 WHERE token_hash = @hash AND is_revoked = 0";

    private static readonly TimeSpan s_expiredKept = TimeSpan.FromDays(30);

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
            BalanceNanos: await reader.IsDBNullAsync(8, cancellationToken) ? null : reader.GetInt64(8),
            Limits: ReadLimits(reader, 9));
        return new TokenRecord(
            caller,
            Revoked: reader.GetInt64(1) != 0,
            AccountActive: reader.GetInt64(7) != 0,
            ExpiresAt: await reader.IsDBNullAsync(2, cancellationToken) ? null : UnixMicros.ToTime(reader.GetInt64(2)));
    }

    public async ValueTask<long> AddTokenAsync(NewToken token, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        byte[] hash = token.Hash.ToBytes();
        if (token.TokenName is not null)
        {
            long before = UnixMicros.Of(time.GetUtcNow() - s_expiredKept);
            await connection.ExecuteAsync(null, ForgetExpired, cancellationToken, ("@user_id", token.AccountId), ("@before", before));
        }

        await connection.ExecuteAsync(
            null,
            AddToken,
            cancellationToken,
            ("@hash", hash),
            ("@user_id", token.AccountId),
            ("@label", token.Label),
            ("@now", UnixMicros.Of(time.GetUtcNow())),
            ("@expires_at", token.ExpiresAt is { } expiry ? UnixMicros.Of(expiry) : null),
            ("@jti", token.TokenName));
        return await connection.ScalarAsync(null, FindTokenId, cancellationToken, ("@hash", hash));
    }

    public async ValueTask<bool> RevokeTokenAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(null, RevokeToken, cancellationToken, ("@hash", hash.ToBytes())) > 0;
    }

    public async ValueTask<TokenHash?> FindTokenHashAsync(long tokenId, long? accountId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, FindTokenHash, ("@id", tokenId));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && (accountId is null || accountId == reader.GetInt64(1))
            ? TokenHash.Of(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken))
            : null;
    }

    public async ValueTask<IReadOnlyList<TokenLine>> ListTokensAsync(long accountId, long before, int limit, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(
            null, ListTokens, ("@user_id", accountId), ("@before", before), ("@limit", (long)limit));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TokenLine> lines = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(new TokenLine(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetInt64(2) != 0,
                reader.GetInt64(3) != 0,
                UnixMicros.ToTime(reader.GetInt64(4)),
                await reader.IsDBNullAsync(5, cancellationToken) ? null : UnixMicros.ToTime(reader.GetInt64(5))));
        }

        return lines;
    }

    internal static TokenLimits? ReadLimits(DbDataReader reader, int first) => TokenLimits.Of(
        ReadNumber(reader, first),
        ReadNumber(reader, first + 1),
        ReadNumber(reader, first + 2),
        reader.IsDBNull(first + 3) ? null : reader.GetString(first + 3),
        (ThinkingPlace)reader.GetInt64(first + 4));

    private static long? ReadNumber(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
