using System.Data.Common;
using Relay.Storage;
using Relay.Tests.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Storage;

public sealed class StoreMigratorTests
{
    private const string AddCall = """
        INSERT INTO api_calls VALUES (
            @id, 1, 2, 'sync_tts', 'm', '/v1/t2a_v2', 'minimax', 'a', 7, 7, 7, 1, 0, 5, 5, @reason, 1, 1, 1, 1, 1, 1795219200000000, 1, 't')
        """;

    [Fact]
    public void Migrate_StoreOfVersionOne_KeepsItsRowsAndAddsTheRest()
    {
        using TempDatabase file = new();
        using SqlStore store = new(file.Source, SqliteDialect.Instance);
        using (DbConnection connection = store.OpenConnection())
        {
            connection.Execute(null, "CREATE TABLE schema_version (version INTEGER NOT NULL, applied_at INTEGER NOT NULL)");
            connection.Execute(null, SqlSchema.Sqlite[0]);
            connection.Execute(null, "INSERT INTO schema_version (version, applied_at) VALUES (1, 0)");
            connection.Execute(null, "INSERT INTO users (user_id, username, balance_nanos, created_at) VALUES ('u', '王', 7, 0)");
            connection.Execute(null, AddCall, ("@id", new byte[16]), ("@reason", 0L));
            connection.Execute(null, AddCall, ("@id", CallIdBytes.Of(Guid.NewGuid())), ("@reason", 7L));
        }

        StoreMigrator.Migrate(store, TimeProvider.System);
        StoreMigrator.Migrate(store, TimeProvider.System);

        using DbConnection after = store.OpenConnection();
        Assert.Equal(SqlSchema.Sqlite.Count, after.Scalar(null, "SELECT COUNT(*) FROM schema_version"));
        Assert.Equal(7, after.Scalar(null, "SELECT balance_nanos + credit_limit_nanos FROM users WHERE username = @name", ("@name", "王")));
        Assert.Equal(1, after.Scalar(null, "SELECT COUNT(*) FROM daily_usage"));
        Assert.Equal(1, after.Scalar(null, "SELECT COUNT(*) FROM daily_usage WHERE day = 20261121 AND calls = 2 AND failed_calls = 1 AND nanos = 10"));
    }

    [Fact]
    public void Schema_BothEngines_HaveAsManyVersions() => Assert.Equal(SqlSchema.Sqlite.Count, SqlSchema.MySql.Count);
}
