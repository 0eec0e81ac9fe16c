using System.Data.Common;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

public sealed class StoreMigratorTests
{
    [Fact]
    public async Task Migrate_SqliteStoreOfVersionOne_KeepsItsRowsAndAddsTheRest()
    {
        await using TestStore test = await TestStore.OpenEmptyAsync(Engine.Sqlite);
        test.Run("CREATE TABLE schema_version (version INTEGER NOT NULL, applied_at INTEGER NOT NULL)");
        test.Run(SqlSchema.Sqlite[0]);
        test.Run("INSERT INTO schema_version (version, applied_at) VALUES (1, 0)");
        test.Run("INSERT INTO users (user_id, username, balance_nanos, created_at) VALUES ('u', '王', 7, 0)");

        StoreMigrator.Migrate(test.Store, TimeProvider.System);
        StoreMigrator.Migrate(test.Store, TimeProvider.System);

        Assert.Equal(SqlSchema.Sqlite.Count, test.Scalar("SELECT COUNT(*) FROM schema_version"));
        Assert.Equal(7, test.Scalar("SELECT balance_nanos + credit_limit_nanos FROM users WHERE username = @name", ("@name", "王")));
        Assert.Equal(0, test.Scalar("SELECT COUNT(*) FROM daily_usage"));
    }

    [Fact]
    public async Task Migrate_MySqlScriptThatDiedHalfWay_IsFinished()
    {
        await using TestStore test = await TestStore.OpenAsync(Engine.MySql);
        test.Run("INSERT INTO users (user_id, username, created_at) VALUES ('u', 'mia', 0)");
        test.Run("DELETE FROM schema_version; DROP TABLE journal_position; DROP TABLE archive_usage; DROP TABLE daily_usage");

        StoreMigrator.Migrate(test.Store, TimeProvider.System);

        Assert.Equal(0, test.Scalar("SELECT COUNT(*) FROM journal_position") + test.Scalar("SELECT COUNT(*) FROM daily_usage"));
        Assert.Equal(1, test.Scalar("SELECT COUNT(*) FROM users"));
        Assert.Equal(SqlSchema.MySql.Count, test.Scalar("SELECT MAX(version) FROM schema_version"));
    }

    [Fact]
    public async Task Migrate_MySqlScriptThatDiedBetweenItsColumns_IsFinished()
    {
        await using TestStore test = await TestStore.OpenAsync(Engine.MySql);
        test.Run("DELETE FROM schema_version WHERE version > 2; ALTER TABLE daily_usage DROP COLUMN input_tokens, DROP COLUMN output_tokens; DROP TABLE sticky_keys");

        StoreMigrator.Migrate(test.Store, TimeProvider.System);

        Assert.Equal(0, test.Scalar("SELECT COUNT(input_tokens) FROM daily_usage") + test.Scalar("SELECT COUNT(*) FROM sticky_keys"));
        Assert.Equal(SqlSchema.MySql.Count, test.Scalar("SELECT MAX(version) FROM schema_version"));
    }

    [Fact]
    public async Task Migrate_MySqlIndexMadeByARunThatDied_IsPassedOver()
    {
        await using TestStore test = await TestStore.OpenAsync(Engine.MySql);
        test.Run("DELETE FROM schema_version WHERE version > 5");

        StoreMigrator.Migrate(test.Store, TimeProvider.System);

        Assert.Equal(SqlSchema.MySql.Count, test.Scalar("SELECT MAX(version) FROM schema_version"));
        Assert.Equal(3, test.Scalar("SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'ix_sticky_keys_user'"));
    }

    [Fact]
    public async Task Migrate_MySqlStatementThatIsWrong_IsNotPassedOver()
    {
        await using TestStore test = await TestStore.OpenAsync(Engine.MySql);
        test.Run("DELETE FROM schema_version WHERE version > 5; DROP TABLE sticky_keys");

        Assert.ThrowsAny<DbException>(() => StoreMigrator.Migrate(test.Store, TimeProvider.System));
    }

    [Fact]
    public async Task Migrate_SqliteStickyKeys_AreFoundByTheirAccount()
    {
        await using TestStore test = await TestStore.OpenAsync(Engine.Sqlite);

        Assert.Equal(1, test.Scalar("SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = 'ix_sticky_keys_user'"));
    }

    [Fact]
    public async Task Migrate_SqliteStoreOfVersionTwo_ReadsItsCallsAsCallsWithoutTokens()
    {
        await using TestStore test = await TestStore.OpenEmptyAsync(Engine.Sqlite);
        test.Run("CREATE TABLE schema_version (version INTEGER NOT NULL, applied_at INTEGER NOT NULL)");
        test.Run(SqlSchema.Sqlite[0]);
        test.Run(SqlSchema.Sqlite[1]);
        test.Run("INSERT INTO schema_version (version, applied_at) VALUES (1, 0), (2, 0)");
        test.Run("INSERT INTO daily_usage (day, user_id, token_id, task_type, model_name, upstream, calls, failed_calls, units, nanos) VALUES (20261121, 1, 1, 't', 'm', 'u', 3, 0, 9, 9)");

        StoreMigrator.Migrate(test.Store, TimeProvider.System);

        Assert.Equal(3, test.Scalar("SELECT SUM(calls) + SUM(input_tokens) FROM daily_usage"));
        Assert.Equal(0, test.Scalar("SELECT COUNT(*) FROM upstream_keys"));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.MySql)]
    public async Task Migrate_EightAtOnce_RunsEachScriptOnce(Engine engine)
    {
        await using TestStore test = await TestStore.OpenEmptyAsync(engine);
        using Barrier start = new(8);
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            StoreMigrator.Migrate(test.Store, TimeProvider.System);
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(SqlSchema.Sqlite.Count, test.Scalar("SELECT COUNT(*) FROM schema_version"));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.MySql)]
    public async Task Migrate_StoreOfANewerRelay_IsRefused(Engine engine)
    {
        await using TestStore test = await TestStore.OpenAsync(engine);
        test.Run("INSERT INTO schema_version (version, applied_at) VALUES (99, 0)");
        Assert.Contains("newer", Assert.Throws<StoreException>(() => StoreMigrator.Migrate(test.Store, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_BothEngines_HaveTheSameTablesAndColumns()
    {
        await using TestStore sqlite = await TestStore.OpenAsync(Engine.Sqlite);
        await using TestStore mySql = await TestStore.OpenAsync(Engine.MySql);
        Assert.Equal(SqlSchema.Sqlite.Count, SqlSchema.MySql.Count);
        Assert.Equal(
            Read(sqlite, "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, 2"),
            Read(mySql, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2"));
    }

    private static List<string> Read(TestStore test, string sql)
    {
        using DbConnection connection = test.Store.OpenConnection();
        using DbCommand command = connection.Statement(null, sql);
        using DbDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add($"{reader.GetString(0)}.{reader.GetString(1)}");
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
