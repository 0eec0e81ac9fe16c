using System.Data;
using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteDataReaderTests : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly SqliteConnection _connection;

    public SqliteDataReaderTests()
    {
        _connection = _database.Source.OpenConnection();
        _connection.Run("CREATE TABLE t(Id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL)");
    }

    [Fact]
    public void Read_ThreeRows_GivesThemAndThenFalse()
    {
        using SqliteDataReader reader = Query("SELECT Id FROM t ORDER BY Id");
        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.Equal(3, reader.GetInt32(0));
        Assert.False(reader.Read());
        Assert.False(reader.Read());
    }

    [Fact]
    public void HasRows_BeforeDuringAndAfter_StaysWhatItWas()
    {
        using SqliteDataReader reader = Query("SELECT 1");
        Assert.True(reader.HasRows);
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.True(reader.HasRows);
    }

    [Fact]
    public void HasRows_EmptyResult_IsFalseWithColumns()
    {
        using SqliteDataReader reader = Query("SELECT Id, name FROM t WHERE 0");
        Assert.False(reader.HasRows);
        Assert.Equal(2, reader.FieldCount);
        Assert.Equal("name", reader.GetName(1));
        Assert.False(reader.Read());
    }

    [Fact]
    public void NextResult_MultipleStatements_StopsAtThoseWithColumns()
    {
        using SqliteDataReader reader = Query(
            "INSERT INTO t VALUES (4, 'd'); SELECT 1 AS x; UPDATE t SET name = 'z'; SELECT 2 AS y WHERE 0; SELECT 3 AS z");
        Assert.Equal("x", reader.GetName(0));
        Assert.True(reader.NextResult());
        Assert.Equal("y", reader.GetName(0));
        Assert.False(reader.HasRows);
        Assert.True(reader.NextResult());
        Assert.True(reader.Read());
        Assert.Equal(3, reader.GetInt64(0));
        Assert.False(reader.NextResult());
        Assert.Equal(0, reader.FieldCount);
        Assert.Equal(5, reader.RecordsAffected);
    }

    [Fact]
    public void Close_StatementsNotReached_RunsThem()
    {
        Query("SELECT 1; DELETE FROM t WHERE Id = 1; SELECT 2; DELETE FROM t WHERE Id = 2").Close();
        Assert.Equal(1, _connection.Count("t"));
    }

    [Fact]
    public void Close_AfterFailure_DoesNotRunTheRest()
    {
        using (SqliteDataReader reader = Query("SELECT 1; SELECT * FROM missing; DELETE FROM t"))
        {
            Assert.Throws<SqliteException>(() => reader.NextResult());
        }

        Assert.Equal(3, _connection.Count("t"));
    }

    [Fact]
    public void Close_LaterStatementFails_ThrowsAndFreesTheConnection()
    {
        SqliteDataReader reader = Query("SELECT 1; INSERT INTO t VALUES (1, 'again')");
        Assert.Throws<SqliteException>(reader.Close);
        Assert.True(reader.IsClosed);
        Assert.Equal(3, _connection.Count("t"));
    }

    [Fact]
    public void ExecuteReader_FirstStatementFails_FreesTheConnection()
    {
        Assert.Throws<SqliteException>(() => Query("INSERT INTO t VALUES (1, 'again')"));
        Assert.Equal(3, _connection.Count("t"));
    }

    [Fact]
    public void RecordsAffected_Returning_CountsRowsEvenIfNotRead()
    {
        SqliteDataReader reader = Query("INSERT INTO t(name) VALUES ('x'), ('y') RETURNING Id");
        Assert.True(reader.Read());
        Assert.Equal(4, reader.GetInt64(0));
        reader.Close();
        Assert.Equal(2, reader.RecordsAffected);
        Assert.Equal(5, _connection.Count("t"));
    }

    [Fact]
    public void RecordsAffected_OnlySelects_IsMinusOne()
    {
        SqliteDataReader reader = Query("SELECT 1");
        reader.Close();
        Assert.Equal(-1, reader.RecordsAffected);
    }

    [Fact]
    public void GetOrdinal_OtherCase_FindsTheColumn()
    {
        using SqliteDataReader reader = Query("SELECT 1 AS a, 2 AS A, 3 AS Name");
        Assert.Equal(0, reader.GetOrdinal("a"));
        Assert.Equal(1, reader.GetOrdinal("A"));
        Assert.Equal(2, reader.GetOrdinal("NAME"));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetOrdinal("b"));
    }

    [Fact]
    public void GetValue_BeforeReadOrAfterEnd_Throws()
    {
        using SqliteDataReader reader = Query("SELECT 1");
        Assert.Throws<InvalidOperationException>(() => reader.GetInt64(0));
        Assert.True(reader.Read());
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetInt64(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetInt64(-1));
        Assert.False(reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.GetInt64(0));
    }

    [Fact]
    public void Item_ByName_GivesTheValue()
    {
        using SqliteDataReader reader = Query("SELECT Id, name FROM t WHERE Id = 2");
        Assert.True(reader.Read());
        Assert.Equal("b", reader["name"]);
        Assert.Equal(2L, reader[0]);
    }

    [Fact]
    public void GetFieldType_Row_FollowsTheValue()
    {
        using SqliteDataReader reader = Query("SELECT Id, name FROM t ORDER BY Id DESC");
        Assert.Equal(typeof(object), reader.GetFieldType(0));
        Assert.True(reader.Read());
        Assert.Equal(typeof(long), reader.GetFieldType(0));
        Assert.Equal(typeof(object), reader.GetFieldType(1));
        Assert.Equal("TEXT", reader.GetDataTypeName(1));
    }

    [Fact]
    public void Read_Closed_ThrowsObjectDisposed()
    {
        SqliteDataReader reader = Query("SELECT 1");
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.Read());
        Assert.Throws<ObjectDisposedException>(() => reader.GetInt64(0));
        Assert.Throws<ObjectDisposedException>(() => reader.NextResult());
        reader.Dispose();
    }

    [Fact]
    public void Execute_WhileReaderOpen_IsRefused()
    {
        using SqliteDataReader reader = Query("SELECT 1");
        Assert.Throws<InvalidOperationException>(() => _connection.Run("SELECT 2"));
        Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
        Assert.Throws<InvalidOperationException>(_connection.Command("SELECT 3").Prepare);
        Assert.True(reader.Read());
    }

    [Fact]
    public void Dispose_CloseConnection_GivesTheLeaseBack()
    {
        int idle = _database.Source.IdleConnections;
        SqliteConnection connection = _database.Source.OpenConnection();
        using (SqliteCommand command = connection.Command("SELECT 1"))
        {
            command.ExecuteReader(CommandBehavior.CloseConnection).Dispose();
        }

        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Equal(idle + 1, _database.Source.IdleConnections);
    }

    [Fact]
    public void Close_ConnectionUnderOpenReader_ClosesTheReaderWithoutRunningTheRest()
    {
        SqliteDataReader reader = Query("SELECT 1; DELETE FROM t");
        _connection.Close();
        Assert.True(reader.IsClosed);
        _connection.Open();
        Assert.Equal(3, _connection.Count("t"));
    }

    [Fact]
    public void Read_ToTheEnd_LeavesNoReadTransactionOpen()
    {
        using SqliteDataReader reader = Query("SELECT Id FROM t LIMIT 1");
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        using SqliteConnection other = _database.Source.OpenConnection();
        Assert.Equal(0L, other.Scalar("PRAGMA wal_checkpoint(TRUNCATE)")); // busy = 1 while anybody reads
    }

    [Fact]
    public async Task ReadAsync_TokenAlreadyCancelled_IsCancelled()
    {
        using SqliteDataReader reader = Query("SELECT 1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(new CancellationToken(true)));
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private SqliteDataReader Query(string sql)
    {
        SqliteCommand command = _connection.Command(sql);
        return command.ExecuteReader();
    }
}
