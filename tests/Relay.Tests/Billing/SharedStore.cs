using System.Data.Common;
using Relay.Data.Sqlite;
using Relay.Identity;
using Relay.Storage;
using Relay.Tests.Storage;

namespace Relay.Tests.Billing;

/// <summary>One store for several nodes of a test, with one account in it.</summary>
internal sealed class SharedStore : IDisposable
{
    private readonly TempFolder _folder = new();

    public SharedStore(long? balanceNanos)
        : this(balanceNanos, null)
    {
    }

    private SharedStore(long? balanceNanos, SqlStore? server)
    {
        Sql = server ?? new SqlStore(
            new SqliteDataSource(new SqliteOptions { Path = Path.Combine(_folder.Path, "relay.db") }), new SharedDialect());
        StoreMigrator.Migrate(Sql, TimeProvider.System);
        using DbConnection connection = Sql.OpenConnection();
        connection.Execute(
            null,
            "INSERT INTO users (user_id, username, balance_nanos, created_at) VALUES ('u-1', 'ada', @balance, 0)",
            ("@balance", balanceNanos));
        AccountId = connection.Scalar(null, "SELECT id FROM users");
    }

    public SqlStore Sql { get; }

    /// <summary>On a real server, or on a file that claims to be shared.</summary>
    public static async Task<SharedStore> OpenAsync(Engine engine, long? balanceNanos) =>
        new(balanceNanos, engine == Engine.Sqlite ? null : (await TestStore.OpenEmptyAsync(engine)).Store);

    public long AccountId { get; }

    public long Balance => Number("SELECT balance_nanos FROM users");

    public long Charged => Number("SELECT COALESCE(SUM(charge_nanos), 0) FROM api_calls");

    public long Calls => Number("SELECT COUNT(*) FROM api_calls");

    /// <summary>What the account has given out, and what its leases add up to: always the same.</summary>
    public (long Sum, long Leases) Leased =>
        (Number("SELECT leased_nanos FROM users"), Number("SELECT COALESCE(SUM(nanos), 0) FROM credit_leases"));

    public void Execute(string sql)
    {
        using DbConnection connection = Sql.OpenConnection();
        connection.Execute(null, sql);
    }

    public void Dispose()
    {
        Sql.Dispose();
        _folder.Dispose();
    }

    private long Number(string sql)
    {
        using DbConnection connection = Sql.OpenConnection();
        return connection.Scalar(null, sql);
    }
}
