using Relay.Data.MySql;
using Relay.Testing.MariaDb;
using Xunit;

namespace Relay.Tests.Data.MySql;

public sealed class MySqlErrorTests : MySqlTests
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Run("CREATE TABLE p(id INT PRIMARY KEY, u VARCHAR(50) UNIQUE, n INT NOT NULL DEFAULT 0) ENGINE=InnoDB; INSERT INTO p(id, u) VALUES (1, 'sk-secret')");
    }

    [Theory]
    [InlineData("INSERT INTO p(id) VALUES (1)", 1062, "23000")]
    [InlineData("INSERT INTO p(id, u) VALUES (2, 'sk-secret')", 1062, "23000")]
    [InlineData("INSERT INTO p(id, n) VALUES (2, NULL)", 1048, "23000")]
    [InlineData("INSERT INTO p(id, n) VALUES (2, 3000000000)", 1264, "22003")]
    [InlineData("INSERT INTO p(id, n) VALUES (2, 'sk-secret')", 1366, "22007")]
    [InlineData("SELECT * FORM p WHERE u = 'sk-secret'", 1064, "42000")]
    [InlineData("SELECT * FROM nowhere", 1146, "42S02")]
    public void Execute_Refused_SaysWhyWithoutTheValue(string sql, int number, string sqlState)
    {
        var error = Assert.Throws<MySqlException>(() => Run(sql));
        Assert.Equal((number, sqlState, false), (error.Number, error.SqlState, error.IsTransient));
        Assert.Equal(number, error.ErrorCode);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Count("p"));
    }

    [Fact]
    public void Execute_SecondStatementFails_ThrowsAndKeepsTheFirst()
    {
        Assert.Throws<MySqlException>(() => Run("INSERT INTO p(id) VALUES (2); INSERT INTO p(id) VALUES (1); INSERT INTO p(id) VALUES (3)"));
        Assert.Equal(2, Count("p"));
    }

    [Fact]
    public async Task Execute_DeadLock_IsTransientAndEndsTheTransaction()
    {
        Run("INSERT INTO p(id) VALUES (2)");
        using MySqlConnection other = Source.OpenConnection();
        using MySqlTransaction mine = Connection.BeginTransaction();
        using MySqlTransaction theirs = other.BeginTransaction();
        Run("UPDATE p SET n = 1 WHERE id = 1");
        Run(other, "UPDATE p SET n = 1 WHERE id = 2");
        using MySqlCommand crossing = Command(other, "UPDATE p SET n = 2 WHERE id = 1");
        Task<int> waiting = crossing.ExecuteNonQueryAsync(Token);

        // One of the two is the victim, whichever comes second; the other's update goes through.
        MySqlException? here = Record.Exception(() => Run("UPDATE p SET n = 2 WHERE id = 2")) as MySqlException;
        if (here is not null)
        {
            Assert.Equal((MySqlErrorCode.Deadlock, true), (here.Number, here.IsTransient));
            var after = Assert.Throws<MySqlException>(() => Run("UPDATE p SET n = 3 WHERE id = 1"));
            Assert.Equal((MySqlErrorCode.TransactionLost, true), (after.Number, after.IsTransient));
            Assert.Throws<MySqlException>(mine.Commit);
        }
        else
        {
            mine.Commit();
        }

        MySqlException? there = await Record.ExceptionAsync(() => waiting) as MySqlException;
        Assert.True(here is null != there is null, "Exactly one of the two must be the victim.");
        Assert.True(there is null or { Number: MySqlErrorCode.Deadlock });
    }

    [Fact]
    public void Execute_LockHeldTooLong_IsTransient()
    {
        using MySqlConnection other = Source.OpenConnection();
        using MySqlTransaction transaction = other.BeginTransaction();
        Run(other, "UPDATE p SET n = 1 WHERE id = 1");
        Run("SET SESSION innodb_lock_wait_timeout = 1");
        var error = Assert.Throws<MySqlException>(() => Run("UPDATE p SET n = 2 WHERE id = 1"));
        Assert.Equal((MySqlErrorCode.LockWaitTimeout, true), (error.Number, error.IsTransient));
    }

    [Fact]
    public void Execute_ConnectionKilled_IsTransientAndTheNextOneWorks()
    {
        long id = (long)Scalar("SELECT CONNECTION_ID()")!;
        using (MySqlConnection other = Source.OpenConnection())
        {
            Run(other, "KILL @id", ("@id", id));
        }

        var error = Assert.Throws<MySqlException>(() => Count("p"));
        Assert.True(error.IsTransient);
        Connection.Close();
        Connection.Open();
        Assert.Equal(1, Count("p"));
    }

    [Fact]
    public async Task Open_NobodyListens_IsTransient()
    {
        await using MySqlDataSource source = new(new MySqlOptions { Server = "127.0.0.1", Port = 1, UserId = "u", Password = "sesame-open" });
        var error = await Assert.ThrowsAsync<MySqlException>(async () => await source.OpenConnectionAsync(Token));
        Assert.Equal((2002, true), (error.Number, error.IsTransient));
    }

    [Fact]
    public async Task Open_WrongPassword_SaysSoWithoutIt()
    {
        await using MySqlDataSource source = new(new MySqlOptions { Server = "127.0.0.1", Port = Server.Port, UserId = "relay", Password = "sesame-open" });
        var error = await Assert.ThrowsAsync<MySqlException>(async () => await source.OpenConnectionAsync(Token));
        Assert.Equal((MySqlErrorCode.AccessDenied, "28000", false), (error.Number, error.SqlState, error.IsTransient));
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseMissing_SaysSo()
    {
        await using MySqlDataSource source = new(Server.Options("not_there"));
        var error = await Assert.ThrowsAsync<MySqlException>(async () => await source.OpenConnectionAsync(Token));
        Assert.Equal((MySqlErrorCode.UnknownDatabase, "42000"), (error.Number, error.SqlState));
    }
}
