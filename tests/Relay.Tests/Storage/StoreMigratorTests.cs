using System.Data.Common;
using Relay.Storage;
using Relay.Tests.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Storage;

public sealed class StoreMigratorTests
{
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
        }

        StoreMigrator.Migrate(store, TimeProvider.System);
        StoreMigrator.Migrate(store, TimeProvider.System);

        using DbConnection after = store.OpenConnection();
        Assert.Equal(SqlSchema.Sqlite.Count, after.Scalar(null, "SELECT COUNT(*) FROM schema_version"));
        Assert.Equal(7, after.Scalar(null, "SELECT balance_nanos + credit_limit_nanos FROM users WHERE username = @name", ("@name", "王")));
        Assert.Equal(0, after.Scalar(null, "SELECT COUNT(*) FROM daily_usage"));
    }

    [Fact]
    public void Schema_BothEngines_HaveAsManyVersions() => Assert.Equal(SqlSchema.Sqlite.Count, SqlSchema.MySql.Count);
}
