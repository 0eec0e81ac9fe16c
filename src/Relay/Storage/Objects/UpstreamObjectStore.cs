using System.Data.Common;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Routing.Objects;

namespace Relay.Storage.Objects;

/// <summary>What accounts have at providers, in SQL (<c>upstream_objects</c>).</summary>
/// <param name="store">Where.</param>
/// <param name="time">The clock.</param>
/// <param name="node">This node's name; asked for when it is needed.</param>
internal sealed class UpstreamObjectStore(SqlStore store, TimeProvider time, Func<Guid> node) : IUpstreamObjectStore
{
    private const string Columns = """
        provider, kind, object_id, user_id, token_id, key_label, state, task_type, model_name, endpoint, voice_id, charge_id, units,
        price_nanos, billing_unit, is_charged, result_id, detail, callback_url, created_at, updated_at
        """;

    internal const string FindOne =
        $"SELECT {Columns} FROM upstream_objects WHERE provider = @provider AND kind = @kind AND object_id = @object_id";

    internal const string ListPage = $"""
        SELECT {Columns} FROM upstream_objects
        WHERE user_id = @user_id AND kind = @kind AND created_at <= @created AND (created_at < @created OR object_id < @object_id)
            AND state <> 4 AND (@task_type = '' OR task_type = @task_type)
        ORDER BY created_at DESC, object_id DESC LIMIT @limit
        """;

    internal const string ListChanged =
        $"SELECT {Columns} FROM upstream_objects WHERE kind = @kind AND updated_at >= @since ORDER BY updated_at LIMIT @limit";

    internal const string ListClaimable = """
        SELECT provider, object_id FROM upstream_objects
        WHERE state = 0 AND kind = @kind AND followed_until <= @now AND (@key_label = '' OR key_label = @key_label) LIMIT @limit
        """;

    private const string Claim = """
        UPDATE upstream_objects SET followed_by = @node, followed_until = @until
        WHERE provider = @provider AND kind = @kind AND object_id = @object_id AND state = 0 AND followed_until <= @now
        """;

    private const string Renew = """
        UPDATE upstream_objects SET followed_until = @until WHERE state = 0 AND kind = @kind AND followed_by = @node AND followed_until < @until
        """;

    private const string ListClaimed =
        $"SELECT {Columns} FROM upstream_objects WHERE state = 0 AND kind = @kind AND followed_by = @node ORDER BY created_at LIMIT @limit";

    // An object that has ended stays as it ended, and a charge stays charged.
    private const string Update = """
        UPDATE upstream_objects SET
            is_charged = CASE WHEN @is_charged = 1 THEN 1 ELSE is_charged END,
            result_id = CASE WHEN @result_id = '' THEN result_id ELSE @result_id END,
            detail = CASE WHEN state = 0 OR @state = 4 THEN @detail ELSE detail END,
            updated_at = @now,
            state = CASE WHEN state = 0 OR @state = 4 THEN @state ELSE state END
        WHERE provider = @provider AND kind = @kind AND object_id = @object_id
        """;

    private const string Revive = """
        UPDATE upstream_objects SET user_id = @user_id, token_id = @token_id, key_label = @key_label, state = 1, task_type = @task_type,
            detail = @detail, created_at = @now, updated_at = @now
        WHERE provider = @provider AND kind = @kind AND object_id = @object_id AND state IN (2, 3, 4)
        """;

    private readonly string _add = $"""
        INSERT INTO upstream_objects ({Columns}, followed_by, followed_until)
        VALUES (@provider, @kind, @object_id, @user_id, @token_id, @key_label, @state, @task_type, @model, @endpoint, @voice_id, @charge_id,
            @units, @price, @unit, @is_charged, @result_id, @detail, @callback_url, @now, @now, @node, @until)
        """ + store.Dialect.OrSkip("provider");

    private long Now => UnixMicros.Of(time.GetUtcNow());

    public async ValueTask<UpstreamObject?> FindAsync(string provider, ObjectKind kind, string objectId, CancellationToken cancellationToken)
    {
        if (objectId.Length is 0 or > UpstreamObject.MaxIdChars)
        {
            return null;
        }

        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(
            null, FindOne, ("@provider", provider), ("@kind", (long)kind), ("@object_id", objectId));
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    public async ValueTask<bool> AddAsync(UpstreamObject made, long forUs, CancellationToken cancellationToken)
    {
        long now = Now;
        bool follows = made.State == ObjectState.Running;
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(
            null, _add, cancellationToken,
            ("@provider", made.Provider), ("@kind", (long)made.Kind), ("@object_id", made.ObjectId), ("@user_id", made.AccountId),
            ("@token_id", made.TokenId), ("@key_label", made.KeyLabel), ("@state", (long)made.State), ("@task_type", made.TaskType),
            ("@model", made.Model), ("@endpoint", made.Endpoint), ("@voice_id", made.VoiceId), ("@charge_id", CallIdBytes.Of(made.ChargeId)),
            ("@units", made.Units), ("@price", made.Price.Nanos), ("@unit", (long)made.Price.Unit), ("@is_charged", made.IsCharged ? 1L : 0L),
            ("@result_id", made.ResultId), ("@detail", made.Detail), ("@callback_url", made.CallbackUrl), ("@now", now),
            ("@node", follows ? CallIdBytes.Of(node()) : null), ("@until", follows ? now + forUs : 0L)) > 0;
    }

    public async ValueTask<bool> ReviveAsync(UpstreamObject made, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(
            null, Revive, cancellationToken,
            ("@provider", made.Provider), ("@kind", (long)made.Kind), ("@object_id", made.ObjectId), ("@user_id", made.AccountId),
            ("@token_id", made.TokenId), ("@key_label", made.KeyLabel), ("@task_type", made.TaskType), ("@detail", made.Detail), ("@now", Now)) > 0;
    }

    public async ValueTask UpdateAsync(UpstreamObject changed, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            null, Update, cancellationToken,
            ("@provider", changed.Provider), ("@kind", (long)changed.Kind), ("@object_id", changed.ObjectId), ("@state", (long)changed.State),
            ("@is_charged", changed.IsCharged ? 1L : 0L), ("@result_id", changed.ResultId), ("@detail", changed.Detail), ("@now", Now));
    }

    public async ValueTask<IReadOnlyList<UpstreamObject>> ListAsync(
        long accountId, ObjectKind kind, string taskType, UpstreamObject? before, int limit, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(
            null, ListPage,
            ("@user_id", accountId), ("@kind", (long)kind), ("@created", before?.CreatedAtUs ?? long.MaxValue),
            ("@object_id", before?.ObjectId ?? ""), ("@task_type", taskType), ("@limit", (long)limit));
        return await ReadAsync(command, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<UpstreamObject>> ChangedAsync(
        ObjectKind kind, long sinceUs, int limit, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(
            null, ListChanged, ("@kind", (long)kind), ("@since", sinceUs), ("@limit", (long)limit));
        return await ReadAsync(command, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<UpstreamObject>> ClaimAsync(
        ObjectKind kind, string keyLabel, long forUs, int limit, CancellationToken cancellationToken)
    {
        byte[] nodeId = CallIdBytes.Of(node());
        long now = Now;
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        foreach ((string provider, string objectId) in await ReadClaimableAsync(connection, kind, keyLabel, now, limit, cancellationToken))
        {
            await connection.ExecuteAsync(
                null, Claim, cancellationToken,
                ("@node", nodeId), ("@until", now + forUs), ("@provider", provider), ("@kind", (long)kind), ("@object_id", objectId), ("@now", now));
        }

        await using DbCommand command = connection.Statement(
            null, ListClaimed, ("@kind", (long)kind), ("@node", nodeId), ("@limit", (long)limit));
        List<UpstreamObject> claimed = await ReadAsync(command, cancellationToken);
        if (claimed.Count > 0)
        {
            // Only then: a node with nothing to do takes no write lock.
            await connection.ExecuteAsync(null, Renew, cancellationToken, ("@until", now + forUs), ("@kind", (long)kind), ("@node", nodeId));
        }

        return claimed;
    }

    private static async ValueTask<List<(string Provider, string ObjectId)>> ReadClaimableAsync(
        DbConnection connection, ObjectKind kind, string keyLabel, long now, int limit, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.Statement(null, ListClaimable, ("@kind", (long)kind), ("@now", now), ("@key_label", keyLabel), ("@limit", (long)limit));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(string Provider, string ObjectId)> free = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            free.Add((reader.GetString(0), reader.GetString(1)));
        }

        return free;
    }

    private static async ValueTask<List<UpstreamObject>> ReadAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<UpstreamObject> objects = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            objects.Add(Read(reader));
        }

        return objects;
    }

    private static UpstreamObject Read(DbDataReader row) => new()
    {
        Provider = row.GetString(0),
        Kind = (ObjectKind)row.GetInt64(1),
        ObjectId = row.GetString(2),
        AccountId = row.GetInt64(3),
        TokenId = row.GetInt64(4),
        KeyLabel = row.GetString(5),
        State = (ObjectState)row.GetInt64(6),
        TaskType = row.GetString(7),
        Model = row.GetString(8),
        Endpoint = row.GetString(9),
        VoiceId = row.GetString(10),
        ChargeId = new Guid(row.GetFieldValue<byte[]>(11), bigEndian: true),
        Units = row.GetInt64(12),
        Price = new Price(row.GetInt64(13), (BillingUnit)row.GetInt64(14)),
        IsCharged = row.GetInt64(15) != 0,
        ResultId = row.GetString(16),
        Detail = row.GetString(17),
        CallbackUrl = row.GetString(18),
        CreatedAtUs = row.GetInt64(19),
        UpdatedAtUs = row.GetInt64(20),
    };
}
