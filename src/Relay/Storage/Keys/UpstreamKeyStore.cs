using System.Data.Common;
using Relay.Diagnostics;
using Relay.Routing.Keys;

namespace Relay.Storage.Keys;

/// <summary>Upstream keys in SQL.</summary>
internal sealed class UpstreamKeyStore(SqlStore store, TimeProvider time) : IUpstreamKeyStore
{
    internal const string Columns = """
        SELECT id, provider, label, account_label, sealed_secret, is_enabled, state, balance_state, balance_nanos, paid_balance_nanos, currency,
            last_checked_at, last_error, added_at, use_count
        FROM upstream_keys

        """;

    private const string ReadAll = Columns + "ORDER BY id";
    private const string ReadOf = Columns + "WHERE provider = @provider ORDER BY id";

    private const string FindLabel = "SELECT COUNT(*) FROM upstream_keys WHERE provider = @provider AND label = @label";
    private const string FindSecret = "SELECT COUNT(*) FROM upstream_keys WHERE provider = @provider AND secret_hash = @secret_hash";

    private const string AddKey = """
        INSERT INTO upstream_keys (provider, label, account_label, sealed_secret, secret_hash, is_enabled, state, balance_state, balance_nanos,
            paid_balance_nanos, currency, last_checked_at, last_error, added_at)
        VALUES (@provider, @label, @account, @sealed_secret, @secret_hash, @enabled, @state, @balance_state, @balance, @paid, @currency, @checked,
            @error, @now)
        """;

    // Whoever enables a key says that it is good, whatever was learnt before.
    private const string Enable = "UPDATE upstream_keys SET is_enabled = 1, state = 0, last_error = '' WHERE provider = @provider AND label = @label";
    private const string Disable = "UPDATE upstream_keys SET is_enabled = 0 WHERE provider = @provider AND label = @label";
    private const string RemoveKey = "DELETE FROM upstream_keys WHERE provider = @provider AND label = @label";

    private const string SaveFacts = """
        UPDATE upstream_keys SET state = @state, balance_state = @balance_state, balance_nanos = @balance, paid_balance_nanos = @paid,
            currency = @currency, last_checked_at = @checked, last_error = @error WHERE id = @id
        """;

    private const string AddUses = "UPDATE upstream_keys SET use_count = use_count + @uses WHERE id = @id";

    private const string AddAction = "INSERT INTO admin_actions (action, detail, made_by, made_at) VALUES (@action, @detail, @made_by, @now)";

    private readonly string _addKey = AddKey + store.Dialect.OrSkip("provider");

    public async Task<IReadOnlyList<KeyRow>> ReadAsync(string? provider, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = provider is null ? connection.Statement(null, ReadAll)
            : connection.Statement(null, ReadOf, ("@provider", provider));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<KeyRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(ReadRow(reader));
        }

        return rows;
    }

    public async Task<KeyAddition> AddAsync(NewKey key, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(
            null,
            _addKey,
            ("@provider", key.Provider),
            ("@label", key.Label),
            ("@account", key.Account),
            ("@sealed_secret", key.SealedSecret),
            ("@secret_hash", key.SecretHash),
            ("@enabled", key.IsEnabled ? 1L : 0L),
            ("@now", UnixMicros.Of(time.GetUtcNow())));
        AddFacts(command, key.Facts);
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            return KeyAddition.Added;
        }

        long sameSecret = await connection.ScalarAsync(
            null, FindSecret, cancellationToken, ("@provider", key.Provider), ("@secret_hash", key.SecretHash));
        long sameLabel = await connection.ScalarAsync(null, FindLabel, cancellationToken, ("@provider", key.Provider), ("@label", key.Label));
        return sameSecret > 0 || sameLabel == 0 ? KeyAddition.SameSecret : KeyAddition.SameLabel;
    }

    public async Task<bool> SetEnabledAsync(string provider, string label, bool isEnabled, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        if (await connection.ScalarAsync(null, FindLabel, cancellationToken, ("@provider", provider), ("@label", label)) == 0)
        {
            return false;
        }

        // Rows that change nothing are not counted by every engine, so the count is not asked.
        await connection.ExecuteAsync(null, isEnabled ? Enable : Disable, cancellationToken, ("@provider", provider), ("@label", label));
        return true;
    }

    public async Task<bool> RemoveAsync(string provider, string label, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(null, RemoveKey, cancellationToken, ("@provider", provider), ("@label", label)) > 0;
    }

    public async Task SaveAsync(IReadOnlyList<KeyNews> news, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);

        // In order of their rows, so that two nodes on one store lock them in the same order.
        foreach (KeyNews one in news.OrderBy(static one => one.KeyId))
        {
            if (one.Facts is { } facts)
            {
                await using DbCommand command = connection.Statement(transaction, SaveFacts, ("@id", one.KeyId));
                AddFacts(command, facts);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            if (one.Uses > 0)
            {
                await connection.ExecuteAsync(transaction, AddUses, cancellationToken, ("@uses", one.Uses), ("@id", one.KeyId));
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task AddActionAsync(string action, string detail, string madeBy, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            null, AddAction, cancellationToken,
            ("@action", action), ("@detail", detail), ("@made_by", madeBy), ("@now", UnixMicros.Of(time.GetUtcNow())));
    }

    private static void AddFacts(DbCommand command, KeyFacts facts)
    {
        command.Slot("@state").Value = (long)facts.State;
        command.Slot("@balance_state").Value = (long)facts.BalanceState;
        command.Slot("@balance").Value = facts.BalanceNanos is { } balance ? balance : DBNull.Value;
        command.Slot("@paid").Value = facts.PaidNanos is { } paid ? paid : DBNull.Value;
        command.Slot("@currency").Value = facts.Currency ?? "";
        command.Slot("@checked").Value = facts.CheckedAt is { } at ? UnixMicros.Of(at) : DBNull.Value;
        command.Slot("@error").Value = facts.Error ?? "";
    }

    internal static KeyRow ReadRow(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetFieldValue<byte[]>(4),
        reader.GetInt64(5) != 0,
        new KeyFacts(
            (KeyState)reader.GetInt64(6),
            (BalanceState)reader.GetInt64(7),
            reader.IsDBNull(8) ? null : reader.GetInt64(8),
            reader.IsDBNull(9) ? null : reader.GetInt64(9),
            reader.GetString(10),
            reader.IsDBNull(11) ? null : UnixMicros.ToTime(reader.GetInt64(11)),
            reader.GetString(12)),
        UnixMicros.ToTime(reader.GetInt64(13)),
        reader.GetInt64(14));
}
