using Relay.Billing;
using Relay.Storage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>What one batch does to every table it touches.</summary>
public abstract class LedgerStoreTests(Engine engine) : StoreTests(engine)
{
    private static readonly Guid s_journal = Guid.NewGuid();

    private long _account;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Test.Run("INSERT INTO users (user_id, username, balance_nanos, created_at) VALUES ('u', 'mia', 100000, 0)");
        _account = Test.Scalar("SELECT id FROM users");
        Test.Run(
            "INSERT INTO bearer_tokens (token_hash, user_id, label, created_at) VALUES (@hash, @user, 'test', 0)", ("@hash", new byte[32]), ("@user", _account));
    }

    [Fact]
    public async Task Apply_Calls_AreRolledUpByTheirDay()
    {
        await ApplyAsync(
            Call(Day(2026, 11, 20), 10),
            Call(Day(2026, 11, 21), 20),
            Call(Day(2026, 11, 21), 0) with { EndReason = EndReason.UpstreamCut },
            Call(Day(2026, 11, 21), 5) with { EndReason = EndReason.CallerLeft });

        Assert.Equal((1, 0, 7, 10), Usage(20261120));
        Assert.Equal((3, 1, 21, 25), Usage(20261121));
    }

    [Fact]
    public async Task Apply_SameBatchTwice_ChangesNothing()
    {
        CallRow[] calls = [Call(Day(2026, 11, 21), 20), Call(Day(2026, 11, 21), 30)];
        await ApplyAsync(calls);
        await ApplyAsync(calls);

        Assert.Equal((2, 0, 14, 50), Usage(20261121));
        Assert.Equal(2, Scalar("SELECT call_count FROM bearer_tokens"));
        Assert.Equal(calls[1].CreatedAtUs, Scalar("SELECT last_used_at FROM bearer_tokens"));
        Assert.Equal(99_950, Scalar("SELECT balance_nanos FROM users"));
    }

    [Fact]
    public async Task Apply_TwoCallsThatOweOneVoice_ChargeItOnceWithARowOfItsOwn()
    {
        new VoiceStore(Store, TimeProvider.System).Add(_account, "my-clone", "voice_design", 900);
        CallRow[] calls = [Owing(Call(Day(2026, 11, 21), 20)), Owing(Call(Day(2026, 11, 21), 30))];

        await ApplyAsync(calls);
        await ApplyAsync(calls);

        Assert.Equal(3, Scalar("SELECT COUNT(*) FROM api_calls"));
        Assert.Equal(900, Scalar("SELECT charge_nanos FROM api_calls WHERE task_type = 'voice_design_charge' AND voice_id = 'my-clone'"));
        Assert.Equal(3, Scalar("SELECT total_calls FROM user_billing_summary"));
        Assert.Equal(950, Scalar("SELECT total_nanos FROM user_billing_summary"));
        Assert.Equal(950, Scalar("SELECT SUM(nanos) FROM daily_usage"));
        Assert.Equal(2, Scalar("SELECT call_count FROM bearer_tokens"));
        Assert.Equal(100_000 - 950, Scalar("SELECT balance_nanos FROM users"));
        Assert.Empty(new VoiceStore(Store, TimeProvider.System).ReadUncharged());
    }

    [Fact]
    public async Task Apply_VoiceOwedByNobodyInTheStore_ChargesNoFee()
    {
        await ApplyAsync(Owing(Call(Day(2026, 11, 21), 20)));

        Assert.Equal(1, Scalar("SELECT COUNT(*) FROM api_calls"));
        Assert.Equal(100_000 - 20, Scalar("SELECT balance_nanos FROM users"));
    }

    [Fact]
    public async Task VoiceAdd_OfAChargedVoice_StaysPaidFor()
    {
        VoiceStore voices = new(Store, TimeProvider.System);
        voices.Add(_account, "my-clone", "voice_clone", 900);
        await ApplyAsync(Owing(Call(Day(2026, 11, 21), 20)));

        voices.Add(_account, "my-clone", "voice_clone", 500);

        Assert.Equal((true, 500L), (Assert.Single(voices.Read(_account, 10)).IsCharged, voices.Read(_account, 10)[0].FeeNanos));
        Assert.Empty(voices.ReadUncharged());
    }

    private static CallRow Owing(CallRow call) => call with { VoiceId = "my-clone", VoiceFeeNanos = 900 };

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 12, 0, 0, TimeSpan.Zero);

    private CallRow Call(DateTimeOffset at, long nanos) => new()
    {
        CallId = Guid.CreateVersion7(at),
        AccountId = _account,
        TokenId = 1,
        TaskType = "sync_tts",
        Model = "speech-02-hd",
        Endpoint = "/v1/t2a_v2",
        Upstream = "minimax",
        KeyLabel = "a",
        CharCount = 7,
        UsageChars = 7,
        BilledChars = 7,
        UnitPriceNanos = 1,
        BillingUnit = BillingUnit.PerTenThousandChars,
        HeldNanos = nanos,
        ChargeNanos = nanos,
        EndReason = EndReason.Completed,
        FirstByteSent = true,
        BytesDown = 1,
        AudioBytes = 1,
        FirstByteUs = 1,
        TotalUs = 1,
        CreatedAtUs = at.ToUnixTimeMilliseconds() * 1000,
        EndedAtUs = at.ToUnixTimeMilliseconds() * 1000,
        TraceId = "trace",
    };

    private async Task ApplyAsync(params CallRow[] calls) => await new LedgerStore(Store).ApplyAsync(
        new LedgerBatch(calls, [], new JournalPosition(s_journal, 1)), TestContext.Current.CancellationToken);

    private long Scalar(string sql) => Test.Scalar(sql);

    private (long Calls, long Failed, long Units, long Nanos) Usage(long day)
    {
        using var connection = Store.OpenConnection();
        using var command = connection.Statement(null, "SELECT calls, failed_calls, units, nanos FROM daily_usage WHERE day = @day", ("@day", day));
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        var row = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        Assert.False(reader.Read());
        return row;
    }
}

public sealed class LedgerStoreOnSqliteTests() : LedgerStoreTests(Engine.Sqlite);

public sealed class LedgerStoreOnMySqlTests() : LedgerStoreTests(Engine.MySql);
