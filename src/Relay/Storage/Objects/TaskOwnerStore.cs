using System.Data.Common;
using Relay.Identity;
using Relay.Tasks;

namespace Relay.Storage.Objects;

/// <summary>Accounts with tokens, by their ids.</summary>
internal sealed class TaskOwnerStore(SqlStore store) : ITaskOwnerStore
{
    private const string Find = """
        SELECT u.user_id, u.username, u.is_admin, u.balance_nanos + u.credit_limit_nanos, u.is_active AND COALESCE(t.is_revoked, 0) = 0, t.token_hash,
            t.max_requests_per_minute, t.max_streams, t.max_units_per_day, t.allowed_models, t.thinking
        FROM users u LEFT JOIN bearer_tokens t ON t.id = @token_id AND t.user_id = u.id WHERE u.id = @id
        """;

    public async ValueTask<TaskOwner?> FindAsync(long accountId, long tokenId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, Find, ("@token_id", tokenId), ("@id", accountId));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader, accountId, tokenId) : null;
    }

    private static TaskOwner Read(DbDataReader row, long accountId, long tokenId)
    {
        bool hasToken = !row.IsDBNull(5);
        Caller caller = new(
            tokenId, accountId, row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, row.IsDBNull(3) ? null : row.GetInt64(3),
            hasToken ? AccountStore.ReadLimits(row, 6) : null);
        return new TaskOwner(caller, hasToken ? row.GetFieldValue<byte[]>(5) : [], row.GetInt64(4) != 0);
    }
}
