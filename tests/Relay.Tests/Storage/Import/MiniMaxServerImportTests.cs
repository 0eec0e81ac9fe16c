using System.Data.Common;
using Relay.Identity;
using Relay.Storage;
using Relay.Storage.Import;
using Xunit;

namespace Relay.Tests.Storage.Import;

/// <summary>The original's database into a store of either engine.</summary>
public abstract class MiniMaxServerImportTests(Engine engine) : StoreTests(engine)
{
    private OriginalDatabase? _original;

    private OriginalDatabase Original => _original!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _original = await OriginalDatabase.CreateAsync();
        // A user of Relay's own with a name that the original has too.
        Test.Run("INSERT INTO users (user_id, username, created_at) VALUES ('own', 'root', 0)");
    }

    public override async ValueTask DisposeAsync()
    {
        await (_original?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    [Fact]
    public void Run_Everything_IsCountedAndExplained()
    {
        ImportReport report = Import();

        Assert.Equal(
            [
                ("secure_key", 2, 1, 0, 1), ("users", 4, 3, 0, 1), ("bearer_tokens", 4, 3, 0, 1), ("pricing_config", 4, 3, 1, 0),
                ("voice_billing_status", 2, 2, 0, 0), ("api_calls", 5, 3, 0, 2), ("user_billing_summary", 2, 1, 1, 0),
            ],
            Counts(report));
        Assert.Equal(5, report.Reasons.Count);
        Assert.DoesNotContain(report.Reasons, static reason => reason.Contains('@', StringComparison.Ordinal) || reason.Contains("root", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Again_AddsNothing()
    {
        Import();
        string before = Fingerprint();

        ImportReport report = Import();

        Assert.All(report.Tables, static table => Assert.Equal(0, table.Added));
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public void Run_DryRun_CountsTheSameAndWritesNothing()
    {
        _ = new PriceStore(Store, TimeProvider.System).ReadOrSeed();
        string before = Fingerprint();

        ImportReport dry = Import(dryRun: true);

        Assert.Equal(before, Fingerprint());
        Assert.Equal(Counts(Import()), Counts(dry));
    }

    [Fact]
    public void Run_OriginalGoesOn_BringsWhatIsNew()
    {
        Import();
        Original.Run("""
            INSERT INTO api_calls (user_id, task_type, model_name, request_text, char_count, unit_price, cost_amount, billing_unit, endpoint)
            VALUES ('0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0002', 'sync_tts', 'speech-02-hd', 'new', 10, 3.5, 0.0035, 'per_10k_chars', '/v1/t2a_v2')
            """);
        Original.Run("UPDATE user_billing_summary SET total_calls = total_calls + 1, total_chars = 10, total_amount = 0.0035 WHERE id = 2");
        Original.Run("UPDATE bearer_tokens SET is_revoked = 1 WHERE id = 1");

        ImportReport report = Import();

        Assert.Equal(1, report.Tables.Single(static table => table.Table == "api_calls").Added);
        Assert.Equal((2L, 10L, 3_500_000L), Summary("王小明😀"));
        Assert.Equal(2, Test.Scalar("SELECT COUNT(*) FROM bearer_tokens WHERE is_revoked = 1"));
    }

    [Fact]
    public void Run_Users_KeepNameMailAndPassword()
    {
        Import();

        using DbConnection connection = Store.OpenConnection();
        using DbCommand command = connection.Statement(
            null, "SELECT username, email, password_hash, is_active, balance_nanos, created_at FROM users WHERE user_id <> 'own' ORDER BY id");
        using DbDataReader reader = command.ExecuteReader();
        List<(string, string, long, bool, long)> users = [];
        while (reader.Read())
        {
            Assert.True(Passwords.Verify(OriginalDatabase.Password, reader.GetString(2)));
            users.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(3), reader.IsDBNull(4), reader.GetInt64(5) / 1_000_000));
        }

        // The dump's times are Shanghai's.
        Assert.Equal(
            [
                ("minimax_test", "ada@example.com", 1, true, 1758765600), ("王小明😀", "Ada@Example.com", 1, true, 1758859200),
                ("gone", "gone@example.com", 0, true, 1758859201),
            ],
            users);
    }

    [Fact]
    public void Run_Calls_KeepTextAmountTimeAndOrder()
    {
        Import();

        using DbConnection connection = Store.OpenConnection();
        using DbCommand command = connection.Statement(
            null, "SELECT task_type, model_name, request_text, billed_chars, charge_nanos, billing_unit, created_at, call_id FROM api_calls ORDER BY call_id");
        using DbDataReader reader = command.ExecuteReader();
        List<(string, string, string?, long, long, long, long)> calls = [];
        while (reader.Read())
        {
            calls.Add((
                reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4),
                reader.GetInt64(5), reader.GetInt64(6) / 1_000_000));
            Assert.Equal(7, CallIdBytes.ToId(reader.GetFieldValue<byte[]>(7)).Version);
        }

        Assert.Equal(3, calls.Count);
        Assert.Contains(("sync_tts", "speech-02-hd", "微风拂过柔软的草地，清新的芳香伴随着鸟儿的歌唱。😀'; DROP TABLE users; --", 61, 21_400_000, 0, 1758859550), calls);
        Assert.Contains(("voice_clone_charge", "", null, 0, 9_900_000_000, 1, 1758859550), calls);
        Assert.Equal(("text_chat_input_0_32k", "MiniMax-M1", "hi", 0, 0, 3, 1758902400), calls[^1]);
    }

    [Fact]
    public void Run_Summaries_AreTheOriginals()
    {
        Import();

        Assert.Equal((5L, 183L, 10_064_100_000L), Summary("minimax_test"));
        Assert.Equal((1L, 0L, 0L), Summary("王小明😀"));
        Assert.Equal(3, Test.Scalar("SELECT SUM(calls) FROM daily_usage"));
        Assert.Equal(9_921_400_000, Test.Scalar("SELECT SUM(nanos) FROM daily_usage"));
    }

    [Fact]
    public void Run_Prices_ReplaceDefaultsButNotWhatWasChangedHere()
    {
        PriceStore prices = new(Store, TimeProvider.System);
        prices.ReadOrSeed();
        prices.Set(new("voice_clone", "all_models", new(1, Relay.Billing.BillingUnit.PerVoice), "ours", true), "admin");

        Import();

        Assert.Equal(1_234_500_000, Price("sync_tts", "speech-02-turbo"));
        Assert.Equal(1, Price("voice_clone", "all_models"));
        Assert.Equal(0, Test.Scalar("SELECT is_active FROM pricing_config WHERE model_name = 'speech-99-old'"));
    }

    [Fact]
    public void Run_Voices_KeepWhatWasPaid()
    {
        Import();

        Assert.Equal(1, Test.Scalar("SELECT is_charged FROM voice_billing_status WHERE voice_id = 'clone-1' AND voice_fee_nanos = 9900000000"));
        Assert.Equal(0, Test.Scalar("SELECT is_charged FROM voice_billing_status WHERE voice_id = @voice AND charged_at IS NULL", ("@voice", "嗓音")));
    }

    [Fact]
    public async Task Run_Tokens_GoOnWorking()
    {
        Import();
        JwtOptions options = new();
        using JwtKeys keys = new(new JwtKeyStore(Store), options, TimeProvider.System);
        using JwtVerifier verifier = new(keys, options, TimeProvider.System);
        TokenCheck check = new(new AccountStore(Store, TimeProvider.System), new TokenCheckOptions(), TimeProvider.System, verifier);

        Assert.Equal("minimax_test", (await check.CheckAsync(Original.Token(1), Token)).Caller?.Username);
        Assert.Equal(TokenRefusal.Revoked, (await check.CheckAsync(Original.Token(2), Token)).Refusal);
        Assert.Equal(TokenRefusal.Expired, (await check.CheckAsync(Original.Token(3), Token)).Refusal);
        Assert.Null((await check.CheckAsync(Original.Token(4), Token)).Caller);
    }

    private ImportReport Import(bool dryRun = false)
    {
        MiniMaxServerImport import = new(
            new OriginalStore(Original.Source), Store, new PriceStore(Store, TimeProvider.System), TimeProvider.System, dryRun);
        import.Run(Token);
        return import.Report;
    }

    private static IEnumerable<(string, long, long, long, long)> Counts(ImportReport report) =>
        report.Tables.Select(static table => (table.Table, table.Read, table.Added, table.Present, table.Skipped));

    private string Fingerprint() => string.Join(' ', new[] { "users", "bearer_tokens", "secure_key", "api_calls", "daily_usage", "voice_billing_status", "pricing_history" }
        .Select(table => Test.Scalar($"SELECT COUNT(*) FROM {table}"))
        .Append(Test.Scalar("SELECT COALESCE(SUM(total_nanos + total_calls + total_chars), 0) FROM user_billing_summary")));

    private (long, long, long) Summary(string user) => (
        Test.Scalar("SELECT total_calls FROM user_billing_summary s JOIN users u ON u.id = s.user_id WHERE u.username = @user", ("@user", user)),
        Test.Scalar("SELECT total_chars FROM user_billing_summary s JOIN users u ON u.id = s.user_id WHERE u.username = @user", ("@user", user)),
        Test.Scalar("SELECT total_nanos FROM user_billing_summary s JOIN users u ON u.id = s.user_id WHERE u.username = @user", ("@user", user)));

    private long Price(string task, string model) => Test.Scalar(
        "SELECT unit_price_nanos FROM pricing_config WHERE task_type = @task AND model_name = @model", ("@task", task), ("@model", model));
}

public sealed class MiniMaxServerImportSqliteTests() : MiniMaxServerImportTests(Engine.Sqlite);

public sealed class MiniMaxServerImportMySqlTests() : MiniMaxServerImportTests(Engine.MySql);
