using Relay.Data.MySql;
using Relay.Testing.MariaDb;
using Xunit;

namespace Relay.Tests.Data.MySql;

public sealed class MySqlPoolTests : MySqlTests
{
    [Fact]
    public void Open_AfterClose_FindsNothingOfTheLastLease()
    {
        using MySqlDataSource one = new(Server.Options(Database, poolSize: 1));
        using (MySqlConnection first = one.OpenConnection())
        {
            Run(first, "SET SESSION sql_mode = ''; SET time_zone = '+05:00'; SET NAMES latin1; CREATE TEMPORARY TABLE mine(i INT)");
            Run(first, "SELECT GET_LOCK('mine', 0)");
        }

        using MySqlConnection second = one.OpenConnection();
        Assert.Equal("+00:00", Read(second, "SELECT @@time_zone"));
        Assert.Contains("STRICT_ALL_TABLES", (string)Read(second, "SELECT @@sql_mode")!, StringComparison.Ordinal);
        Assert.Equal("utf8mb4_bin", Read(second, "SELECT @@collation_connection"));
        Assert.Equal(1L, Read(second, "SELECT IS_FREE_LOCK('mine')"));
        Assert.Throws<MySqlException>(() => Read(second, "SELECT * FROM mine"));
    }

    [Fact]
    public async Task Open_AllInUse_WaitsForOneThatComesBack()
    {
        await using MySqlDataSource one = new(Server.Options(Database, poolSize: 1));
        MySqlConnection first = await one.OpenConnectionAsync(Token);
        object? id = Read(first, "SELECT CONNECTION_ID()");
        ValueTask<MySqlConnection> waiting = one.OpenConnectionAsync(Token);
        Assert.False(waiting.IsCompleted);
        await first.DisposeAsync();
        await using MySqlConnection second = await waiting;
        Assert.Equal(id, Read(second, "SELECT CONNECTION_ID()"));
    }

    [Fact]
    public async Task Open_NoneComesBack_IsTransient()
    {
        await using MySqlDataSource one = new(Server.Options(Database, poolSize: 1, connectionTimeout: 1));
        await using MySqlConnection first = await one.OpenConnectionAsync(Token);
        var error = await Assert.ThrowsAsync<MySqlException>(async () => await one.OpenConnectionAsync(Token));
        Assert.Equal((MySqlErrorCode.PoolExhausted, true), (error.Number, error.IsTransient));
    }

    [Fact]
    public async Task Open_FailedBefore_HasLostNoPlace()
    {
        await using MySqlDataSource one = new(Server.Options("comes_later", poolSize: 1));
        await Assert.ThrowsAsync<MySqlException>(async () => await one.OpenConnectionAsync(Token));
        await Assert.ThrowsAsync<MySqlException>(async () => await one.OpenConnectionAsync(Token));
        await Server.ExecuteAsync("CREATE DATABASE comes_later");
        await using MySqlConnection connection = await one.OpenConnectionAsync(Token);
        await Server.ExecuteAsync("DROP DATABASE comes_later");
    }

    [Fact]
    public async Task Cancel_WaitingForTheServer_EndsAtOnceAndThePoolGoesOn()
    {
        await using MySqlDataSource one = new(Server.Options(Database, poolSize: 1));
        await using MySqlConnection connection = await one.OpenConnectionAsync(Token);
        using CancellationTokenSource cancel = new();
        await using MySqlCommand command = Command(connection, "SELECT SLEEP(60)");
        Task<object?> sleeping = command.ExecuteScalarAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);
        await connection.CloseAsync();
        await connection.OpenAsync(Token);
        Assert.Equal(1L, Read(connection, "SELECT 1"));
    }

    [Fact]
    public void CommandTimeout_Passed_FailsAsTransient()
    {
        using MySqlCommand command = Command("SELECT SLEEP(60)");
        command.CommandTimeout = 1;
        var error = Assert.Throws<MySqlException>(() => command.ExecuteScalar());
        Assert.Equal((MySqlErrorCode.CommandAborted, "HYT00", true), (error.Number, error.SqlState, error.IsTransient));
    }

    [Fact]
    public void Cancel_FromAnotherThread_FailsTheCommand()
    {
        using MySqlCommand command = Command("SELECT SLEEP(60)");
        Exception? failure = null;
        Thread running = new(() => failure = Record.Exception(command.ExecuteScalar));
        running.Start();
        while (running.IsAlive)
        {
            command.Cancel(); // does nothing until it runs
            running.Join(1);
        }

        Assert.Equal("70100", Assert.IsType<MySqlException>(failure).SqlState);
    }

    [Fact]
    public async Task ExecuteAsync_ServerTakesItsTime_HoldsNoPoolThread()
    {
        await using MySqlCommand command = Command("SELECT SLEEP(0.05)");
        Task<object?> running = command.ExecuteScalarAsync(Token);
        Assert.False(running.IsCompleted);
        await running;
        Assert.True(Source.Threads.Count > 0);
    }

    [Fact]
    public async Task Dispose_LeaseComesBackLater_IsClosed()
    {
        MySqlDataSource source = new(Server.Options(Database));
        MySqlConnection connection = await source.OpenConnectionAsync(Token);
        object? id = Read(connection, "SELECT CONNECTION_ID()");
        await source.DisposeAsync();
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await source.OpenConnectionAsync(Token));
        while (Convert.ToInt64(Scalar("SELECT COUNT(*) FROM information_schema.processlist WHERE id = @id", ("@id", id))) > 0)
        {
            Token.ThrowIfCancellationRequested(); // the server hears of it a moment later
        }
    }

    private static object? Read(MySqlConnection connection, string sql)
    {
        using MySqlCommand command = Command(connection, sql);
        return command.ExecuteScalar();
    }
}
