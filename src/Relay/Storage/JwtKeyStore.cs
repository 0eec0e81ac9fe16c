using System.Data.Common;
using Relay.Diagnostics;
using Relay.Identity;

namespace Relay.Storage;

/// <summary>Signing keys in SQL. A key is added under an id of the caller's choosing, so that of two nodes adding the next one only one does.</summary>
internal sealed class JwtKeyStore(SqlStore store) : IJwtKeyStore
{
    private const string ReadKeys = "SELECT id, key_id, private_key, public_key, created_at, retires_at FROM secure_key ORDER BY id";

    private const string AddKey = """
        INSERT INTO secure_key (id, key_id, private_key, public_key, created_at, retires_at)
        VALUES (@id, @key_id, @private_key, @public_key, @created_at, @retires_at)
        """;

    private const string RetireKeys = "UPDATE secure_key SET retires_at = @at WHERE id < @id AND (retires_at IS NULL OR retires_at > @at)";

    private readonly string _addKey = AddKey + store.Dialect.OrSkip("id");

    public async ValueTask<IReadOnlyList<JwtKeyRow>> ReadAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, ReadKeys);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<JwtKeyRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new JwtKeyRow(
                reader.GetInt64(0),
                reader.GetString(1),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : await reader.GetFieldValueAsync<byte[]>(2, cancellationToken),
                reader.GetString(3),
                UnixMicros.ToTime(reader.GetInt64(4)),
                await reader.IsDBNullAsync(5, cancellationToken) ? null : UnixMicros.ToTime(reader.GetInt64(5))));
        }

        return rows;
    }

    public async ValueTask<bool> TryAddAsync(JwtKeyRow key, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(
            null,
            _addKey,
            cancellationToken,
            ("@id", key.Id),
            ("@key_id", key.KeyId),
            ("@private_key", key.SealedPrivateKey),
            ("@public_key", key.PublicKey),
            ("@created_at", UnixMicros.Of(key.CreatedAt)),
            ("@retires_at", key.RetiresAt is { } at ? UnixMicros.Of(at) : null)) > 0;
    }

    public async ValueTask RetireBeforeAsync(long id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(null, RetireKeys, cancellationToken, ("@id", id), ("@at", UnixMicros.Of(at)));
    }
}
