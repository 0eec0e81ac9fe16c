using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteDataSourceTests : IDisposable
{
    private readonly TempDatabase _database = new(maxPooled: 2);

    [Fact]
    public void OpenConnection_Defaults_AreSet()
    {
        using SqliteConnection connection = _database.Source.OpenConnection();
        Assert.Equal("wal", connection.Scalar("PRAGMA journal_mode"));
        Assert.Equal(2L, connection.Scalar("PRAGMA synchronous"));
        Assert.Equal(1L, connection.Scalar("PRAGMA foreign_keys"));
        Assert.Equal(5000L, connection.Scalar("PRAGMA busy_timeout"));
    }

    [Fact]
    public void OpenConnection_OtherOptions_AreSet()
    {
        using var source = new SqliteDataSource(new SqliteOptions
        {
            Path = _database.PathOf("b.db"),
            Wal = false,
            ForeignKeys = false,
            BusyTimeoutMs = 70,
            Synchronous = SqliteSynchronous.Normal,
        });
        using SqliteConnection connection = source.OpenConnection();
        Assert.Equal("delete", connection.Scalar("PRAGMA journal_mode"));
        Assert.Equal(1L, connection.Scalar("PRAGMA synchronous"));
        Assert.Equal(0L, connection.Scalar("PRAGMA foreign_keys"));
        Assert.Equal(70L, connection.Scalar("PRAGMA busy_timeout"));
    }

    [Fact]
    public void Close_MoreThanThePoolKeeps_KeepsOnlySoMany()
    {
        SqliteConnection[] connections = [.. Enumerable.Range(0, 5).Select(_ => _database.Source.OpenConnection())];
        Assert.Equal(5, _database.OpenDescriptors());
        foreach (SqliteConnection connection in connections)
        {
            connection.Dispose();
        }

        Assert.Equal(2, _database.Source.IdleConnections);
    }

    [Fact]
    public void OpenConnection_AfterClose_UsesTheSameNativeConnection()
    {
        using (SqliteConnection first = _database.Source.OpenConnection())
        {
            first.Run("CREATE TEMP TABLE mine(x)");
        }

        using SqliteConnection second = _database.Source.OpenConnection();
        Assert.Equal(0, second.Count("mine"));
    }

    [Fact]
    public void OpenConnection_PoolOfNone_OpensAnew()
    {
        using var source = new SqliteDataSource(new SqliteOptions { Path = _database.Path, MaxPooledConnections = 0 });
        source.OpenConnection().Dispose();
        Assert.Equal(0, source.IdleConnections);
        Assert.Equal(0, _database.OpenDescriptors());
    }

    [Fact]
    public void OpenConnection_SourceDisposed_Throws()
    {
        _database.Source.Dispose();
        Assert.Throws<ObjectDisposedException>(_database.Source.OpenConnection);
    }

    [Fact]
    public void Dispose_ConnectionStillLeased_WorksUntilClosedAndIsThenFreed()
    {
        SqliteConnection connection = _database.Source.OpenConnection();
        _database.Source.Dispose();
        Assert.Equal(1L, connection.Scalar("SELECT 1"));
        connection.Dispose();
        Assert.Equal(0, _database.OpenDescriptors());
    }

    [Fact]
    public void Dispose_StatementsCachedAndReaderOpen_ClosesTheNativeConnection()
    {
        SqliteConnection connection = _database.Source.OpenConnection();
        connection.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)");
        using SqliteCommand command = connection.Command("SELECT a FROM t");
        SqliteDataReader reader = command.ExecuteReader();
        _database.Source.Dispose();
        connection.Dispose();
        Assert.True(reader.IsClosed);
        Assert.Equal(0, _database.OpenDescriptors());
    }

    [Fact]
    public void OpenConnection_Forgotten_IsFreedByTheFinaliser()
    {
        SqliteCommand disposed = Forget();
        for (int i = 0; i < 50 && _database.OpenDescriptors() > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, _database.OpenDescriptors());
        GC.KeepAlive(disposed); // a disposed command that somebody still refers to does not hold the native connection
    }

    [Fact]
    public void Connection_Closed_RefusesCommandsAndCanBeOpenedAgain()
    {
        using SqliteConnection connection = _database.Source.OpenConnection();
        connection.Close();
        Assert.Throws<InvalidOperationException>(() => connection.Run("SELECT 1"));
        connection.Open();
        Assert.Equal(ConnectionState.Open, connection.State);
        Assert.Throws<InvalidOperationException>(connection.Open);
    }

    [Fact]
    public void Connection_Disposed_ThrowsObjectDisposed()
    {
        SqliteConnection connection = _database.Source.OpenConnection();
        connection.Dispose();
        Assert.Throws<ObjectDisposedException>(() => connection.Run("SELECT 1"));
        Assert.Throws<ObjectDisposedException>(connection.Open);
        Assert.Throws<ObjectDisposedException>(() => connection.BeginTransaction());
        connection.Dispose();
    }

    [Fact]
    public async Task OpenConnectionAsync_TokenAlreadyCancelled_LeasesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _database.Source.OpenConnectionAsync(new CancellationToken(true)));
        Assert.Equal(0, _database.OpenDescriptors());
    }

    [Fact]
    public async Task CreateCommand_OnTheSource_LeasesForEachRun()
    {
        DbDataSource source = _database.Source;
        await using (DbCommand create = source.CreateCommand("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)"))
        {
            Assert.Equal(2, await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await using (DbCommand select = source.CreateCommand("SELECT a FROM t"))
        await using (DbDataReader reader = await select.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            Assert.Equal(0, _database.Source.IdleConnections);
        }

        Assert.Equal(1, _database.Source.IdleConnections);
    }

    [Fact]
    public async Task Connections_ManyReadersAndOneWriter_ReadersNeverSeeHalfATransaction()
    {
        using (SqliteConnection setup = _database.Source.OpenConnection())
        {
            setup.Run("CREATE TABLE t(a INTEGER)");
        }

        CancellationToken test = TestContext.Current.CancellationToken;
        using var done = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadEvenCounts(done.Token), test))];
        await Task.Run(WritePairs, test);
        await done.CancelAsync();
        await Task.WhenAll(readers);
        using SqliteConnection check = _database.Source.OpenConnection();
        Assert.Equal(400, check.Count("t"));
    }

    [Fact]
    public async Task OpenConnection_ManyAtOnceOnAFreshFile_AllSucceed()
    {
        using var source = new SqliteDataSource(new SqliteOptions { Path = _database.PathOf("fresh.db") });
        await Parallel.ForAsync(0, 32, TestContext.Current.CancellationToken, async (_, token) =>
        {
            await using SqliteConnection connection = await source.OpenConnectionAsync(token);
            Assert.Equal("wal", connection.Scalar("PRAGMA journal_mode"));
        });
        Assert.InRange(source.IdleConnections, 1, 8);
    }

    [Fact]
    public async Task Connections_SeveralWriters_WaitForEachOther()
    {
        using (SqliteConnection setup = _database.Source.OpenConnection())
        {
            setup.Run("CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (0)");
        }

        await Parallel.ForAsync(0, 40, TestContext.Current.CancellationToken, async (_, token) =>
        {
            await using SqliteConnection connection = await _database.Source.OpenConnectionAsync(token);
            await using SqliteTransaction transaction = connection.BeginTransaction();
            long a = (long)connection.Scalar("SELECT a FROM t")!;
            connection.Run("UPDATE t SET a = @a", ("@a", a + 1));
            transaction.Commit();
        });
        using SqliteConnection check = _database.Source.OpenConnection();
        Assert.Equal(40L, check.Scalar("SELECT a FROM t"));
    }

    public void Dispose() => _database.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SqliteCommand Forget()
    {
        SqliteConnection first = _database.Source.OpenConnection();
        SqliteCommand command = first.Command("SELECT 1");
        Assert.Equal(1L, command.ExecuteScalar());
        command.Dispose();
        command.Connection = null;
        SqliteDataReader reader = first.Command("SELECT 1 UNION SELECT 2").ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(1, _database.OpenDescriptors());
        return command;
    }

    private void ReadEvenCounts(CancellationToken done)
    {
        using SqliteConnection connection = _database.Source.OpenConnection();
        do
        {
            Assert.Equal(0, connection.Count("t") % 2);
        }
        while (!done.IsCancellationRequested);
    }

    private void WritePairs()
    {
        using SqliteConnection connection = _database.Source.OpenConnection();
        for (int i = 0; i < 200; i++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Run("INSERT INTO t VALUES (@i)", ("@i", i));
            connection.Run("INSERT INTO t VALUES (@i)", ("@i", -i));
            transaction.Commit();
        }
    }
}
