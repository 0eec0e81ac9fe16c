using System.Data;
using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteCommandTests : IDisposable
{
    private const string Endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

    private readonly TempDatabase _database = new();
    private readonly SqliteConnection _connection;

    public SqliteCommandTests()
    {
        _connection = _database.Source.OpenConnection();
        _connection.Run("CREATE TABLE t(a INTEGER, b TEXT)");
    }

    [Fact]
    public void ExecuteNonQuery_SeveralRows_CountsThem()
    {
        Assert.Equal(3, _connection.Run("INSERT INTO t(a) VALUES (1), (2), (3)"));
        Assert.Equal(2, _connection.Run("UPDATE t SET b = 'x' WHERE a > 1"));
        Assert.Equal(0, _connection.Run("DELETE FROM t WHERE a > 100"));
    }

    [Fact]
    public void ExecuteNonQuery_MultipleStatements_SumsThem() => Assert.Equal(
        4, _connection.Run("INSERT INTO t(a) VALUES (1), (2); SELECT * FROM t; UPDATE t SET a = 5; CREATE TABLE u(x)"));

    [Fact]
    public void ExecuteNonQuery_Select_IsMinusOne() => Assert.Equal(-1, _connection.Run("SELECT 1"));

    [Fact]
    public void ExecuteNonQuery_SchemaChangeAfterInsert_IsZero()
    {
        _connection.Run("INSERT INTO t(a) VALUES (1), (2)");
        Assert.Equal(0, _connection.Run("CREATE INDEX t_a ON t(a)"));
    }

    [Fact]
    public void ExecuteNonQuery_Trigger_CountsOnlyTheStatementsOwnRows()
    {
        _connection.Run("CREATE TABLE log(x); CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1), (2); END");
        Assert.Equal(1, _connection.Run("INSERT INTO t(a) VALUES (1)"));
    }

    [Fact]
    public void ExecuteNonQuery_LaterStatementNamesWhatAnEarlierOneCreates_Works() =>
        Assert.Equal(1, _connection.Run("CREATE TABLE u(x); INSERT INTO u VALUES (@x)", ("@x", 1)));

    [Theory]
    [InlineData("SELECT 1;")]
    [InlineData("-- first\nSELECT 1 ; /* ; */ -- last")]
    [InlineData("/* open SELECT 2")]
    [InlineData(" ;; \r\n\t")]
    [InlineData("\uFEFFSELECT 1")]
    public void ExecuteNonQuery_CommentsAndBlanks_AreNoStatements(string sql) => Assert.Equal(-1, _connection.Run(sql));

    [Fact]
    public void ExecuteNonQuery_StatementFails_KeepsEarlierAndSkipsLater()
    {
        Assert.Throws<SqliteException>(() =>
            _connection.Run("INSERT INTO t(a) VALUES (1); INSERT INTO missing VALUES (1); INSERT INTO t(a) VALUES (2)"));
        Assert.Equal(1L, _connection.Scalar("SELECT sum(a) FROM t"));
    }

    [Fact]
    public void ExecuteNonQuery_NulInText_IsRefused() =>
        Assert.Throws<ArgumentException>(() => _connection.Run("INSERT INTO t(a) VALUES (1)\0; DELETE FROM t"));

    [Fact]
    public void ExecuteScalar_NoRow_IsNull() => Assert.Null(_connection.Scalar("SELECT a FROM t"));

    [Fact]
    public void ExecuteScalar_Null_IsDBNull() => Assert.Equal(DBNull.Value, _connection.Scalar("SELECT max(a) FROM t"));

    [Fact]
    public void ExecuteScalar_InsertThenSelect_GivesTheSelect() =>
        Assert.Equal(9L, _connection.Scalar("INSERT INTO t(a) VALUES (9); SELECT a FROM t; DELETE FROM t"));

    [Fact]
    public void ExecuteScalar_StatementsAfterTheResult_AreRun()
    {
        _connection.Scalar("SELECT 1; INSERT INTO t(a) VALUES (1)");
        Assert.Equal(1, _connection.Count("t"));
    }

    [Fact]
    public void ExecuteNonQuery_ParameterMissing_ThrowsAndRunsNothing()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            _connection.Run("INSERT INTO t VALUES (@a, @b)", ("@a", 1)));
        Assert.Contains("@b", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _connection.Count("t"));
    }

    [Theory]
    [InlineData("INSERT INTO t(a) VALUES (@a)")]
    [InlineData("INSERT INTO t(a) VALUES (@a); INSERT INTO t(a) VALUES (@a)")]
    [InlineData("INSERT INTO t(a) VALUES (@a); INSERT INTO t(a) SELECT @unusedToo FROM t")]
    public void ExecuteNonQuery_ParameterUnused_ThrowsAndRunsNothing(string sql)
    {
        var error = Assert.Throws<InvalidOperationException>(() => _connection.Run(sql, ("@a", 1), ("@unused", 2)));
        Assert.Contains("'@unused'", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _connection.Count("t"));
    }

    [Fact]
    public void ExecuteNonQuery_ParameterGivenTwice_Throws() => Assert.Throws<InvalidOperationException>(() =>
        _connection.Run("INSERT INTO t VALUES (@a, @b)", ("@a", 1), ("a", 2), ("@b", "")));

    [Theory]
    [InlineData("SELECT ?")]
    [InlineData("SELECT ?1")]
    [InlineData("SELECT :a")]
    [InlineData("SELECT $a")]
    public void ExecuteNonQuery_OtherParameterStyles_AreRefused(string sql) =>
        Assert.Throws<InvalidOperationException>(() => _connection.Run(sql, ("@a", 1)));

    [Fact]
    public void ExecuteScalar_ParameterUsedTwiceAndOutOfOrder_IsMatchedByName() => Assert.Equal(
        "2-1-2", _connection.Scalar("SELECT @b || '-' || @a || '-' || @b", ("a", 1), ("@b", 2)));

    [Fact]
    public void ExecuteNonQuery_SqlInParameter_IsOnlyText()
    {
        const string Injection = "x'); DROP TABLE t; --";
        _connection.Run("INSERT INTO t(b) VALUES (@b)", ("@b", Injection));
        Assert.Equal(Injection, _connection.Scalar("SELECT b FROM t WHERE b = @b", ("@b", Injection)));
    }

    [Fact]
    public void ExecuteNonQuery_ParameterLeftFromLastRun_IsNotKeptInTheStatement()
    {
        const string Sql = "SELECT @a IS NULL";
        Assert.Equal(0L, _connection.Scalar(Sql, ("@a", 1)));
        Assert.Throws<InvalidOperationException>(() => _connection.Scalar(Sql));
    }

    [Fact]
    public void Prepare_SyntaxError_Throws()
    {
        using SqliteCommand command = _connection.Command("SELEC 1");
        Assert.Throws<SqliteException>(command.Prepare);
    }

    [Fact]
    public void Prepare_ThenManyRuns_WritesEachRow()
    {
        using SqliteCommand command = _connection.Command("INSERT INTO t(a) VALUES (@a)");
        SqliteParameter a = command.Parameters.AddWithValue("@a", null);
        command.Prepare();
        for (int i = 0; i < 10; i++)
        {
            a.SetInt64(i);
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Assert.Equal(45L, _connection.Scalar("SELECT sum(a) FROM t"));
    }

    [Fact]
    public void Execute_NoText_Throws() => Assert.Throws<InvalidOperationException>(() => _connection.Run(""));

    [Fact]
    public void Execute_NoConnection_Throws()
    {
        using var command = new SqliteCommand { CommandText = "SELECT 1" };
        Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
    }

    [Fact]
    public void Execute_Disposed_Throws()
    {
        SqliteCommand command = _connection.Command("SELECT 1");
        command.Dispose();
        Assert.Throws<ObjectDisposedException>(() => command.ExecuteNonQuery());
    }

    [Fact]
    public void ExecuteReader_SchemaOnly_IsRefused()
    {
        using SqliteCommand command = _connection.Command("SELECT 1");
        Assert.Throws<NotSupportedException>(() => command.ExecuteReader(CommandBehavior.SchemaOnly));
    }

    [Fact]
    public void ExecuteScalar_PastCommandTimeout_IsInterrupted()
    {
        using SqliteCommand command = _connection.Command(Endless);
        command.CommandTimeout = 1;
        var error = Assert.Throws<SqliteException>(command.ExecuteScalar);
        Assert.Equal(SqliteResult.Interrupt, error.SqliteErrorCode);
        Assert.Contains("CommandTimeout", error.Message, StringComparison.Ordinal);
        Assert.Equal(1L, _connection.Scalar("SELECT 1"));
    }

    [Fact]
    public async Task Cancel_FromAnotherThread_InterruptsTheCommand()
    {
        using SqliteCommand command = _connection.Command(Endless);
        command.CommandTimeout = 0;
        var run = Task.Run(command.ExecuteScalar, TestContext.Current.CancellationToken);
        while (!run.IsCompleted)
        {
            command.Cancel(); // may come before the command has begun: then it does nothing, so again
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<SqliteException>(() => run);
        Assert.Equal(SqliteResult.Interrupt, error.SqliteErrorCode);
    }

    [Fact]
    public void Cancel_NothingRunning_LeavesTheNextCommandAlone()
    {
        using SqliteCommand command = _connection.Command("SELECT 1");
        command.Cancel();
        Assert.Equal(1L, command.ExecuteScalar());
        command.Cancel();
        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public async Task ExecuteNonQueryAsync_TokenAlreadyCancelled_RunsNothing()
    {
        using SqliteCommand command = _connection.Command("INSERT INTO t(a) VALUES (1)");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteNonQueryAsync(new CancellationToken(true)));
        Assert.Equal(0, _connection.Count("t"));
    }

    [Fact]
    public async Task ExecuteReaderAsync_TokenAlreadyCancelled_LeavesTheConnectionFree()
    {
        using SqliteCommand command = _connection.Command("SELECT 1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteReaderAsync(new CancellationToken(true)));
        Assert.Equal(1L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ExecuteScalarAsync_TokenCancelledWhileRunning_IsCancelled()
    {
        using var source = new CancellationTokenSource();
        using SqliteCommand command = _connection.Command(Endless);
        command.CommandTimeout = 0;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Task.Run(
            () =>
            {
                started.SetResult();
                return command.ExecuteScalarAsync(source.Token);
            },
            TestContext.Current.CancellationToken);
        await started.Task;
        await source.CancelAsync();
        while (!run.IsCompleted)
        {
            command.Cancel(); // the token's own interrupt may have come a moment too early
            await Task.Yield();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task ExecuteNonQueryAsync_Error_ComesThroughTheTask()
    {
        using SqliteCommand command = _connection.Command("SELEC");
        Task<int> run = command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SqliteException>(() => run);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
