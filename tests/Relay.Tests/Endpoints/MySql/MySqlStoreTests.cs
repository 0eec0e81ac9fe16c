using System.Net;
using Relay.Data.MySql;
using Relay.Storage;
using Relay.Streaming;
using Relay.Testing.MariaDb;
using Xunit;

namespace Relay.Tests.Endpoints.MySql;

/// <summary>A Relay whose store is a MySQL server behind a line that can be broken: every call is stored and paid for exactly once.</summary>
public sealed class MySqlStoreTests : IAsyncLifetime
{
    private const long Balance = 1_000_000_000_000;
    private const int Callers = 8;

    private MariaDbServer _server = null!;
    private MySqlOptions _direct = null!;
    private FaultyLink _link = null!;
    private RelayHost _host = null!;
    private TestCaller _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SharedMariaDb.ServerAsync();
        string database = await _server.CreateDatabaseAsync();
        _direct = _server.Options(database);
        _link = new FaultyLink(_server.Port);
        // Unencrypted, so that the line can read along. Slow answers are answers: the time-outs are beyond them.
        MySqlOptions slow = _server.Options(database, _link.Port, connectionTimeout: 30, commandTimeout: 5);
        _host = await RelayHost.StartAsync(
            ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey), ("Store", slow.ToConnectionString().Replace("Preferred", "None", StringComparison.Ordinal)));
        _caller = await _host.AddCallerAsync(Balance);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
            await _link.DisposeAsync();
        }
    }

    [Fact]
    public async Task Call_Speech_IsStoredChargedAndKept()
    {
        TestAnswer answer = await _host.AskAsync(_caller, Bodies.SpeechPath, Bodies.Speech());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        TestCall call = await _host.CallAsync(_caller);
        Assert.Equal((EndReason.Completed, Bodies.BilledChars), (call.Reason, call.BilledChars));
        Assert.Equal(answer.Body, call.Clip);
        Assert.Equal(Balance - call.ChargeNanos, await ReadAsync("SELECT balance_nanos FROM users WHERE username = @name"));
    }

    [Fact]
    public async Task Calls_AnswersOfCommitsLost_AreStoredOnce()
    {
        await SpeakAsync(10);
        _link.LoseAnswersOfCommits(3);
        await SpeakAsync(40);
        await AssertEveryCallOnceAsync(50);
    }

    [Fact]
    public async Task Calls_ConnectionsCutAndRefused_AreStoredOnce()
    {
        await SpeakAsync(10);
        _link.CutAll();
        await SpeakAsync(20);
        _link.RefuseNew = true;
        _link.CutAll();
        await SpeakAsync(20);
        Assert.False(_host.Server.Ledger.Stats.LagBytes == 0, "Nothing can have been stored.");
        _link.RefuseNew = false;
        await AssertEveryCallOnceAsync(50);
    }

    [Fact]
    public async Task Calls_AnswersGarbled_AreStoredOnce()
    {
        await SpeakAsync(10);
        _link.GarbleAnswers(2);
        await SpeakAsync(40);
        await AssertEveryCallOnceAsync(50);
    }

    [Fact]
    public async Task Calls_DeadLocked_AreStoredOnce()
    {
        await SpeakAsync(5);
        await _host.CallsAsync(_caller);
        await using MySqlDataSource source = new(_direct);
        await using MySqlConnection other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        other.Execute(null, "CREATE TABLE ballast (i INT PRIMARY KEY) ENGINE=InnoDB");
        using (MySqlTransaction transaction = other.BeginTransaction())
        {
            // More rows than any batch changes: of the two, the batch is the cheaper one to roll back.
            other.Execute(transaction, "INSERT INTO ballast WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 900) SELECT i FROM s");
            other.Execute(transaction, "UPDATE users SET is_active = 1, created_at = created_at + 1 WHERE id = @id", ("@id", _caller.AccountId));
            await SpeakAsync(5);
            // The batch has its summary row and waits for the account's; now the summary row is wanted from the other side.
            await Eventually.TrueAsync(() => Waiting() > 0);
            other.Execute(transaction, "UPDATE user_billing_summary SET last_call_at = last_call_at + 0, total_calls = total_calls WHERE user_id = @id", ("@id", _caller.AccountId));
            transaction.Commit();
        }

        Assert.True(await DeadlocksAsync() > 0, "There was no dead-lock.");
        await AssertEveryCallOnceAsync(10);
    }

    [Fact]
    public async Task Calls_StoreTakesTwoSecondsForEverything_AreNeitherRefusedNorLate()
    {
        await SpeakAsync(5);
        await _host.CallsAsync(_caller);
        _link.Delay = TimeSpan.FromSeconds(2);
        long begun = TimeProvider.System.GetTimestamp();
        await SpeakAsync(40);
        TimeSpan took = TimeProvider.System.GetElapsedTime(begun);
        _link.Delay = TimeSpan.Zero;

        Assert.True(took < TimeSpan.FromSeconds(2), $"Forty calls took {took.TotalSeconds:0.0} s: they waited for the store.");
        await AssertEveryCallOnceAsync(45);
    }

    private long Waiting()
    {
        using MySqlDataSource source = new(_direct);
        using MySqlConnection connection = source.OpenConnection();
        return connection.Scalar(null, "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
    }

    private async Task<long> DeadlocksAsync()
    {
        await using MySqlDataSource source = new(_direct);
        await using MySqlConnection connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using MySqlCommand command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(variable_value AS SIGNED) FROM information_schema.global_status WHERE variable_name = 'INNODB_DEADLOCKS'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>So many calls, some at a time; each must be answered.</summary>
    private async Task SpeakAsync(int calls)
    {
        for (int made = 0; made < calls; made += Callers)
        {
            TestAnswer[] answers = await Task.WhenAll(
                Enumerable.Range(0, Math.Min(Callers, calls - made)).Select(_ => _host.AskAsync(_caller, Bodies.SpeechPath, Bodies.Speech("[fake:fixed-chunks=2] a word"))));
            Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        }
    }

    private async Task AssertEveryCallOnceAsync(int calls)
    {
        IReadOnlyList<TestCall> stored = await _host.CallsAsync(_caller);
        Assert.Equal(calls, stored.Count);
        long spent = stored.Sum(static call => call.ChargeNanos);
        Assert.True(spent > 0);
        Assert.Equal(Balance - spent, await ReadAsync("SELECT balance_nanos FROM users WHERE username = @name"));
        Assert.Equal(calls, await ReadAsync("SELECT total_calls FROM user_billing_summary s JOIN users u ON u.id = s.user_id WHERE u.username = @name"));
        Assert.Equal(spent, await ReadAsync("SELECT SUM(nanos) FROM daily_usage d JOIN users u ON u.id = d.user_id WHERE u.username = @name"));
        Assert.All(stored, static call => Assert.NotNull(call.Clip));
        await _host.AssertNothingHeldAsync();
    }

    private async Task<long> ReadAsync(string sql)
    {
        await using MySqlDataSource source = new(_direct);
        await using MySqlConnection connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return connection.Scalar(null, sql, ("@name", _caller.Username));
    }
}
