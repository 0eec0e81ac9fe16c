using System.Data.Common;
using Relay.Diagnostics;
using Relay.Routing.Keys;

namespace Relay.Storage.Keys;

/// <summary>Which key an object of a provider belongs to, in SQL.</summary>
internal sealed class StickyKeyStore(SqlStore store, TimeProvider time) : IStickyKeyStore
{
    private const string Find = "SELECT key_label, user_id FROM sticky_keys WHERE provider = @provider AND object_id = @object_id";

    private const string Add = """
        INSERT INTO sticky_keys (provider, object_id, key_label, user_id, created_at)
        VALUES (@provider, @object_id, @key_label, @user_id, @now)
        """;

    private const string Labels =
        "SELECT DISTINCT key_label FROM sticky_keys WHERE provider = @provider AND user_id = @user_id ORDER BY key_label";

    private const string Remove = "DELETE FROM sticky_keys WHERE provider = @provider AND object_id = @object_id";

    private readonly string _add = Add + store.Dialect.OrReplace("provider, object_id", "key_label", "user_id", "created_at");

    public async ValueTask<StickyKey?> FindAsync(string provider, string objectId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, Find, ("@provider", provider), ("@object_id", objectId));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new StickyKey(reader.GetString(0), reader.GetInt64(1)) : null;
    }

    public async ValueTask<IReadOnlyList<string>> LabelsAsync(string provider, long accountId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, Labels, ("@provider", provider), ("@user_id", accountId));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> labels = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            labels.Add(reader.GetString(0));
        }

        return labels;
    }

    public async ValueTask SetAsync(string provider, string objectId, StickyKey key, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            null, _add, cancellationToken,
            ("@provider", provider), ("@object_id", objectId), ("@key_label", key.Label), ("@user_id", key.AccountId),
            ("@now", UnixMicros.Of(time.GetUtcNow())));
    }

    public async ValueTask RemoveAsync(string provider, string objectId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(null, Remove, cancellationToken, ("@provider", provider), ("@object_id", objectId));
    }
}
