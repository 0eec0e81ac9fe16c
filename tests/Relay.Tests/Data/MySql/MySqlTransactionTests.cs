using System.Data;
using Relay.Data.MySql;
using Xunit;

namespace Relay.Tests.Data.MySql;

public sealed class MySqlTransactionTests : MySqlTests
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Run("CREATE TABLE t(a INT PRIMARY KEY) ENGINE=InnoDB");
    }

    [Fact]
    public async Task Commit_Insert_IsSeenByOthers()
    {
        await using (MySqlTransaction transaction = (MySqlTransaction)await Connection.BeginTransactionAsync(Token))
        {
            Run("INSERT INTO t VALUES (1)");
            Assert.Equal(0, await CountElsewhereAsync());
            await transaction.CommitAsync(Token);
            Assert.Null(transaction.Connection);
        }

        Assert.Equal(1, await CountElsewhereAsync());
    }

    [Fact]
    public void Rollback_Insert_IsUndone()
    {
        using MySqlTransaction transaction = Connection.BeginTransaction();
        Run("INSERT INTO t VALUES (1)");
        transaction.Rollback();
        Assert.Equal(0, Count("t"));
        Connection.BeginTransaction().Dispose();
    }

    [Fact]
    public async Task Dispose_NotCommitted_RollsBack()
    {
        using (Connection.BeginTransaction())
        {
            Run("INSERT INTO t VALUES (1)");
        }

        await using (await Connection.BeginTransactionAsync(Token))
        {
            Run("INSERT INTO t VALUES (2)");
        }

        Assert.Equal(0, Count("t"));
    }

    [Fact]
    public void Close_TransactionOpen_RollsBackBeforeTheNextLease()
    {
        MySqlTransaction transaction = Connection.BeginTransaction();
        Run("INSERT INTO t VALUES (1)");
        Connection.Close();
        Connection.Open();
        Run("INSERT INTO t VALUES (1)"); // would wait for the lock
        transaction.Dispose();
        Assert.Equal(1, Count("t"));
    }

    [Fact]
    public void Execute_AfterDdlCommitted_FailsInsteadOfCommittingAlone()
    {
        using MySqlTransaction transaction = Connection.BeginTransaction();
        Run("INSERT INTO t VALUES (1)");
        Run("CREATE TABLE u(a INT)");
        Assert.Equal(MySqlErrorCode.TransactionLost, Assert.Throws<MySqlException>(() => Run("INSERT INTO t VALUES (2)")).Number);
        Assert.Equal(MySqlErrorCode.TransactionLost, Assert.Throws<MySqlException>(transaction.Commit).Number);
    }

    [Fact]
    public void BeginTransaction_Second_IsRefused()
    {
        using MySqlTransaction transaction = Connection.BeginTransaction();
        Assert.Throws<InvalidOperationException>(() => Connection.BeginTransaction());
    }

    [Fact]
    public void Commit_Twice_Throws()
    {
        MySqlTransaction transaction = Connection.BeginTransaction();
        transaction.Commit();
        Assert.Throws<InvalidOperationException>(transaction.Commit);
        Assert.Throws<InvalidOperationException>(transaction.Rollback);
        transaction.Dispose();
        Assert.Throws<ObjectDisposedException>(transaction.Commit);
    }

    [Fact]
    public void BeginTransaction_Snapshot_SeesOneState()
    {
        using MySqlConnection writer = Source.OpenConnection();
        using MySqlTransaction snapshot = Connection.BeginTransaction(IsolationLevel.Snapshot);
        Run(writer, "INSERT INTO t VALUES (1)");
        Assert.Equal(0, Count("t"));
        snapshot.Commit();
        Assert.Equal(1, Count("t"));
    }

    [Fact]
    public void BeginTransaction_Plain_SeesWhatOthersCommit()
    {
        using MySqlConnection writer = Source.OpenConnection();
        using MySqlTransaction transaction = Connection.BeginTransaction();
        Assert.Equal((0L, IsolationLevel.ReadCommitted), (Count("t"), transaction.IsolationLevel));
        Run(writer, "INSERT INTO t VALUES (1)");
        Assert.Equal(1, Count("t"));
    }

    [Fact]
    public void Rollback_ReaderOpen_AbandonsIt()
    {
        Run("INSERT INTO t VALUES (1), (2)");
        MySqlTransaction transaction = Connection.BeginTransaction();
        using MySqlCommand command = Command("SELECT a FROM t; DELETE FROM t");
        MySqlDataReader reader = command.ExecuteReader();
        transaction.Rollback();
        Assert.True(reader.IsClosed);
        Connection.Close();
        Connection.Open();
        Assert.Equal(2, Count("t"));
    }

    private async Task<long> CountElsewhereAsync()
    {
        await using MySqlConnection other = await Source.OpenConnectionAsync(Token);
        await using MySqlCommand command = Command(other, "SELECT COUNT(*) FROM t");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
