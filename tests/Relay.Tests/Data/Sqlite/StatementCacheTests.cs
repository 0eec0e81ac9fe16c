using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class StatementCacheTests : IDisposable
{
    private readonly TempDatabase _database = new(cacheSize: 3);
    private readonly SqliteConnection _connection;

    public StatementCacheTests()
    {
        _connection = _database.Source.OpenConnection();
        _connection.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1)");
    }

    [Fact]
    public void Prepare_SameText_GivesTheSameStatement()
    {
        SqliteStatement first = _connection.Session.Prepare("SELECT 1", 0)!;
        Assert.Same(first, _connection.Session.Prepare("SELECT 1", 0));
    }

    [Fact]
    public void Prepare_MoreThanFit_FinalisesTheLeastRecentlyUsed()
    {
        SqliteSession session = _connection.Session;
        SqliteStatement a = session.Prepare("SELECT 1", 0)!;
        SqliteStatement b = session.Prepare("SELECT 2", 0)!;
        SqliteStatement c = session.Prepare("SELECT 3", 0)!;
        Assert.Same(a, session.Prepare("SELECT 1", 0));
        session.Prepare("SELECT 4", 0);
        Assert.True(b.IsFinalised);
        Assert.False(a.IsFinalised);
        Assert.False(c.IsFinalised);
        Assert.Equal(3, session.CachedStatements);
    }

    [Fact]
    public void Execute_StatementWasEvicted_CompilesAgain()
    {
        using SqliteCommand command = _connection.Command("SELECT a FROM t");
        command.Prepare();
        for (int i = 0; i < 10; i++)
        {
            _connection.Scalar($"SELECT {i}");
        }

        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public void Execute_MoreStatementsInOneTextThanFit_RunsAll() =>
        Assert.Equal(6, _connection.Run(string.Concat(Enumerable.Range(0, 6).Select(i => $"INSERT INTO t VALUES ({i});"))));

    [Fact]
    public void Execute_SchemaChanged_SeesTheNewColumn()
    {
        using SqliteCommand command = _connection.Command("SELECT * FROM t");
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            Assert.Equal(1, reader.FieldCount);
        }

        _connection.Run("ALTER TABLE t ADD COLUMN b DEFAULT 'new'");
        using SqliteDataReader again = command.ExecuteReader();
        Assert.Equal(2, again.FieldCount);
        Assert.True(again.Read());
        Assert.Equal("new", again.GetString(again.GetOrdinal("b")));
    }

    [Fact]
    public void Execute_SchemaChangedByAnotherConnection_SeesTheNewName()
    {
        using SqliteCommand command = _connection.Command("SELECT * FROM t");
        command.ExecuteReader().Dispose();
        using (SqliteConnection other = _database.Source.OpenConnection())
        {
            other.Run("ALTER TABLE t RENAME COLUMN a TO z");
        }

        using SqliteDataReader reader = command.ExecuteReader();
        Assert.Equal("z", reader.GetName(0));
    }

    [Fact]
    public void Execute_TableDroppedAndMadeAgain_Works()
    {
        using SqliteCommand command = _connection.Command("SELECT count(*) FROM t");
        Assert.Equal(1L, command.ExecuteScalar());
        _connection.Run("DROP TABLE t");
        Assert.Throws<SqliteException>(command.ExecuteScalar);
        _connection.Run("CREATE TABLE t(a)");
        Assert.Equal(0L, command.ExecuteScalar());
    }

    [Fact]
    public void Execute_CommandMovedToAnotherConnection_UsesThatOnesStatement()
    {
        using SqliteCommand command = _connection.Command("SELECT count(*) FROM temp.only_here");
        _connection.Run("CREATE TEMP TABLE only_here(x)");
        Assert.Equal(0L, command.ExecuteScalar());
        using SqliteConnection other = _database.Source.OpenConnection();
        command.Connection = other;
        Assert.Throws<SqliteException>(command.ExecuteScalar);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
