using Relay.Billing;
using Relay.Cli;
using Relay.Storage;
using Relay.Streaming;
using Relay.Tests.Billing;
using Relay.Tests.Storage;
using Xunit;

namespace Relay.Tests.Cli;

/// <summary><c>relay admin</c> as a person uses it, on a store with three users.</summary>
public abstract class AdminMenuTests(Engine engine) : StoreTests(engine)
{
    private static readonly ManualTime s_time = new() { Now = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero) };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        AddUser(1, "minimax_test", "ada@example.com");
        AddUser(2, "王小明", "a-very-long-address-that-does-not-fit@example.com");
        AddUser(3, "quiet", null);
        CallRow[] calls = [Call(1, 61, 21_350_000), Call(1, 100, 35_000_000), Call(2, 1_000_000, 350_000_000_000)];
        LedgerBatch batch = new(calls, [], new JournalPosition(Guid.NewGuid(), 1));
        await new LedgerStore(Store).ApplyAsync(batch, Token);
        Test.Run("UPDATE api_calls SET request_text = @text WHERE billed_chars = 100", ("@text", "第一行\n\u001b[31m第二行"));
    }

    [Fact]
    public void Users_Menu_ListsThemNewestFirstWithTheirTotals()
    {
        string[] lines = Run("1\n0\n");

        int head = Array.FindIndex(lines, static line => line.StartsWith("USER", StringComparison.Ordinal));
        Assert.Equal(new string('=', 50), lines[head - 2]);
        Assert.Equal(new string('-', 128), lines[head - 1]);
        Assert.Equal("quiet                                           2026-02-28 00:00:03   0           0           0.0000        未调用", lines[head + 2]);
        Assert.Equal("王小明            a-very-long-address-that-...  2026-02-28 00:00:02   1           1000000     350.0000      2026-03-01 09:00:00", lines[head + 3]);
        Assert.Equal("minimax_test      ada@example.com               2026-02-28 00:00:01   2           161         0.0564        2026-03-01 09:00:00", lines[head + 4]);
        Assert.Equal(new string('-', 128), lines[head + 5]);
    }

    [Fact]
    public void Statistics_Menu_SumsUp()
    {
        string text = string.Join('\n', Run("2\n0\n"));

        Assert.Contains("Active users   3\n", text);
        Assert.Contains("All calls      3 calls, 1000161 units, 350.0564\n", text);
        Assert.Contains("Today (UTC)    3 calls,", text);
        Assert.Contains("sync_tts                   3           1000161       350.0564\n", text);
    }

    [Fact]
    public void Top_Menu_RanksByRevenue()
    {
        string text = string.Join('\n', Run("3\n0\n"));

        Assert.Contains("\n1       王小明", text);
        Assert.Contains("\n2       minimax_test", text);
        Assert.DoesNotContain("quiet", text);
    }

    [Fact]
    public void Calls_Menu_ShowsTheLastOnesWithHarmlessText()
    {
        string text = string.Join('\n', Run("4\nminimax_test\n4\nnobody\nx\n0\n"));

        Assert.Contains("sync_tts         speech-02-hd               61        0.0214      2026-03-01 09:00:00\n", text);
        Assert.Contains("第一行  [31m第二行\n", text);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("There is no such user.", text);
        Assert.Contains("There is no such item.", text);
        Assert.EndsWith("Good bye.\n", text);
    }

    [Fact]
    public void Run_EndOfInput_Leaves() => Assert.Contains("Good bye.", Run(""));

    private string[] Run(string input)
    {
        StringWriter output = new() { NewLine = "\n" };
        AdminReports reports = new(output, new UserReader(Store), new UsageReader(Store), new CallReader(Store), s_time);
        new AdminMenu(new StringReader(input), output, reports).Run();
        return output.ToString().Replace("Choose: ", "", StringComparison.Ordinal).Split('\n');
    }

    private void AddUser(long id, string name, string? email) => Test.Run(
        "INSERT INTO users (id, user_id, username, email, created_at) VALUES (@id, @user_id, @name, @email, @at)",
        ("@id", id), ("@user_id", $"id-{id}"), ("@name", name), ("@email", email), ("@at", Micros(new(2026, 2, 28, 0, 0, (int)id, TimeSpan.Zero))));

    private static long Micros(DateTimeOffset time) => Relay.Diagnostics.UnixMicros.Of(time);

    private static CallRow Call(long account, long chars, long nanos) => new()
    {
        CallId = Guid.CreateVersion7(s_time.Now.AddHours(-1)),
        AccountId = account,
        TokenId = 0,
        TaskType = "sync_tts",
        Model = "speech-02-hd",
        Endpoint = "/v1/t2a_v2",
        Upstream = "minimax",
        KeyLabel = "",
        CharCount = chars,
        UsageChars = chars,
        BilledChars = chars,
        UnitPriceNanos = 3_500_000_000,
        BillingUnit = BillingUnit.PerTenThousandChars,
        HeldNanos = 0,
        ChargeNanos = nanos,
        EndReason = EndReason.Completed,
        FirstByteSent = true,
        BytesDown = 1,
        AudioBytes = 1,
        FirstByteUs = 1,
        TotalUs = 1,
        CreatedAtUs = Micros(s_time.Now.AddHours(-1)),
        EndedAtUs = Micros(s_time.Now.AddHours(-1)),
        TraceId = "",
    };
}

public sealed class AdminMenuSqliteTests() : AdminMenuTests(Engine.Sqlite);

public sealed class AdminMenuMySqlTests() : AdminMenuTests(Engine.MySql);
