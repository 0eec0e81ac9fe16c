using System.Data.Common;
using Relay.Data.MySql;
using Relay.Storage;
using Relay.Testing.MariaDb;
using Relay.Tests.Data.Sqlite;

namespace Relay.Tests.Storage;

/// <summary>An empty store of one engine, for one test.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TempDatabase? _file;

    private TestStore(SqlStore store, string address, TempDatabase? file)
    {
        Store = store;
        Address = address;
        _file = file;
    }

    public SqlStore Store { get; }

    /// <summary>As the setting <c>Store</c> names it.</summary>
    public string Address { get; }

    /// <summary>Without tables; skips the test, with the reason, where the engine is missing.</summary>
    public static async Task<TestStore> OpenEmptyAsync(Engine engine)
    {
        if (engine == Engine.Sqlite)
        {
            TempDatabase file = new();
            return new TestStore(new SqlStore(file.Source, SqliteDialect.Instance), "sqlite:" + file.Path, file);
        }

        MariaDbServer server = await SharedMariaDb.ServerAsync();
        MySqlOptions options = server.Options(await server.CreateDatabaseAsync());
        return new TestStore(new SqlStore(MySqlDriver.Create(options), MySqlDialect.Instance), options.ToConnectionString(), null);
    }

    /// <summary>With all tables.</summary>
    public static async Task<TestStore> OpenAsync(Engine engine)
    {
        TestStore store = await OpenEmptyAsync(engine);
        StoreMigrator.Migrate(store.Store, TimeProvider.System);
        return store;
    }

    /// <summary>Runs one statement by itself.</summary>
    public void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbConnection connection = Store.OpenConnection();
        connection.Execute(null, sql, values);
    }

    public long Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbConnection connection = Store.OpenConnection();
        return connection.Scalar(null, sql, values);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _file?.Dispose();
    }
}
