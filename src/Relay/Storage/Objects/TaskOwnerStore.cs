using System.Data.Common;
using Relay.Identity;
using Relay.Tasks;

namespace Relay.Storage.Objects;

/// <summary>Accounts with tokens, by their ids.</summary>
internal sealed class TaskOwnerStore(SqlStore store) : ITaskOwnerStore
{
    private const string Find = """
        SELECT u.user_id, u.username, u.is_admin, u.balance_nanos, u.credit_limit_nanos, t.token_hash
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
        long? balance = row.IsDBNull(3) ? null : row.GetInt64(3) + row.GetInt64(4);
        Caller caller = new(tokenId, accountId, row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, balance);
        return new TaskOwner(caller, row.IsDBNull(5) ? [] : row.GetFieldValue<byte[]>(5));
    }
}
