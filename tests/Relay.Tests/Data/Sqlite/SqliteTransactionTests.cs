using System.Data;
using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteTransactionTests : IDisposable
{
    private readonly TempDatabase _database = new(busyTimeoutMs: 0);
    private readonly SqliteConnection _connection;

    public SqliteTransactionTests()
    {
        _connection = _database.Source.OpenConnection();
        _connection.Run("CREATE TABLE t(a INTEGER PRIMARY KEY)");
    }

    [Fact]
    public void Commit_Insert_IsSeenByOthers()
    {
        using (SqliteTransaction transaction = _connection.BeginTransaction())
        {
            _connection.Run("INSERT INTO t VALUES (1)");
            transaction.Commit();
            Assert.Null(transaction.Connection);
        }

        using SqliteConnection other = _database.Source.OpenConnection();
        Assert.Equal(1, other.Count("t"));
    }

    [Fact]
    public void Insert_NotCommitted_IsNotSeenByOthers()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO t VALUES (1)");
        using SqliteConnection other = _database.Source.OpenConnection();
        Assert.Equal(0, other.Count("t"));
    }

    [Fact]
    public void Rollback_Insert_IsUndone()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO t VALUES (1)");
        transaction.Rollback();
        Assert.Equal(0, _connection.Count("t"));
    }

    [Fact]
    public void Dispose_NotCommitted_RollsBack()
    {
        _connection.BeginTransaction().Dispose();
        using (_connection.BeginTransaction())
        {
            _connection.Run("INSERT INTO t VALUES (1)");
        }

        Assert.Equal(0, _connection.Count("t"));
    }

    [Fact]
    public async Task DisposeAsync_NotCommitted_RollsBack()
    {
        await using (await _connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            _connection.Run("INSERT INTO t VALUES (1)");
        }

        Assert.Equal(0, _connection.Count("t"));
    }

    [Fact]
    public void Close_TransactionOpen_RollsBackBeforeTheNextLease()
    {
        SqliteTransaction transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO t VALUES (1)");
        _connection.Close();
        _connection.Open();
        Assert.Equal(0, _connection.Count("t"));
        transaction.Dispose();
        _connection.BeginTransaction().Dispose();
    }

    [Fact]
    public void BeginTransaction_Second_IsRefused()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
    }

    [Fact]
    public void BeginTransaction_AnotherWriter_IsBusyAtOnce()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteConnection other = _database.Source.OpenConnection();
        var error = Assert.Throws<SqliteException>(() => other.BeginTransaction());
        Assert.Equal(SqliteResult.Busy, error.SqliteErrorCode);
        Assert.True(error.IsTransient);
        transaction.Rollback();
        other.BeginTransaction().Dispose();
    }

    [Fact]
    public void BeginTransaction_Snapshot_TakesNoLockAndSeesOneState()
    {
        using SqliteConnection writer = _database.Source.OpenConnection();
        using SqliteTransaction snapshot = _connection.BeginTransaction(IsolationLevel.Snapshot);
        Assert.Equal(0, _connection.Count("t"));
        writer.Run("INSERT INTO t VALUES (1)");
        Assert.Equal(0, _connection.Count("t"));
        snapshot.Commit();
        Assert.Equal(1, _connection.Count("t"));
    }

    [Fact]
    public void Commit_Twice_Throws()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        transaction.Commit();
        Assert.Throws<InvalidOperationException>(transaction.Commit);
        Assert.Throws<InvalidOperationException>(transaction.Rollback);
    }

    [Fact]
    public void Commit_Disposed_Throws()
    {
        SqliteTransaction transaction = _connection.BeginTransaction();
        transaction.Dispose();
        Assert.Throws<ObjectDisposedException>(transaction.Commit);
    }

    [Fact]
    public void Commit_DeferredConstraintBroken_FailsAndCanBeRolledBack()
    {
        _connection.Run("CREATE TABLE c(p INTEGER REFERENCES t(a) DEFERRABLE INITIALLY DEFERRED)");
        using SqliteTransaction transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO c VALUES (7)");
        var error = Assert.Throws<SqliteException>(transaction.Commit);
        Assert.Equal(SqliteResult.ConstraintForeignKey, error.SqliteExtendedErrorCode);
        transaction.Rollback();
        Assert.Equal(0, _connection.Count("c"));
    }

    [Fact]
    public void Execute_ConstraintBroken_LeavesTheTransactionOpen()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        _connection.Run("INSERT INTO t VALUES (1)");
        Assert.Throws<SqliteException>(() => _connection.Run("INSERT INTO t VALUES (1)"));
        transaction.Commit();
        Assert.Equal(1, _connection.Count("t"));
    }

    [Fact]
    public void Execute_AfterSqliteRolledBack_FailsInsteadOfCommittingAlone()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        Assert.Throws<SqliteException>(() => _connection.Run("INSERT OR ROLLBACK INTO t VALUES (1), (1)"));
        var error = Assert.Throws<SqliteException>(() => _connection.Run("INSERT INTO t VALUES (2)"));
        Assert.Equal(SqliteResult.AbortRollback, error.SqliteExtendedErrorCode);
        Assert.Throws<SqliteException>(transaction.Commit);
        transaction.Rollback();
        Assert.Equal(0, _connection.Count("t"));
    }

    [Fact]
    public void Execute_TransactionOfCommandHasEnded_IsRefused()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand command = _connection.Command("INSERT INTO t VALUES (1)");
        command.Transaction = transaction;
        transaction.Commit();
        Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
    }

    [Fact]
    public void Rollback_ReaderOpen_AbandonsIt()
    {
        _connection.Run("INSERT INTO t VALUES (1), (2)");
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand command = _connection.Command("SELECT a FROM t; DELETE FROM t");
        SqliteDataReader reader = command.ExecuteReader();
        Assert.Throws<InvalidOperationException>(transaction.Commit);
        transaction.Rollback();
        Assert.True(reader.IsClosed);
        Assert.Equal(2, _connection.Count("t"));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
