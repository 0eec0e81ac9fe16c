using System.Globalization;
using System.Net;
using System.Text.Json;
using Relay.Billing;
using Relay.Storage;
using Relay.Tests.Storage;
using Xunit;

namespace Relay.Tests.Endpoints.Billing;

/// <summary>Roll-ups and exported files.</summary>
public sealed class UsageEndpointTests(BillingHost host) : RelayTests<BillingHost>(host)
{
    [Fact]
    public async Task Usage_OwnByDayAndModel_IsWhatWasCharged()
    {
        TestCaller caller = await Host.AddCallerAsync();
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a("[fake:error=1000]" + Bodies.Text));
        await Host.CallsAsync(caller);

        JsonElement line = Assert.Single((await Host.GetAsync(caller.Token, "/v1/usage")).Json.GetProperty("usage").EnumerateArray());

        Assert.Equal(
            ("speech-2.8-hd", 2, 1, Bodies.BilledChars, "0.0263", "26250000"),
            (line.GetProperty("model_name").GetString(), line.GetProperty("calls").GetInt64(), line.GetProperty("failed_calls").GetInt64(),
                line.GetProperty("units").GetInt64(), line.GetProperty("amount").GetRawText(), line.GetProperty("nanos").GetString()));
        Assert.Equal(DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), line.GetProperty("day").GetString());
    }

    [Fact]
    public async Task Usage_AdministratorByMonthOfOneUser_IsThatUsers()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        await ApplyAsync(caller, 3, StoreFixture.At(2025, 3, 1));

        TestAnswer answer = await Host.GetAsync(
            admin.Token, $"/admin/usage?from=2025-01-01&to=2025-12-31&by=month,user,upstream,task&order=revenue&user={caller.Username}");

        JsonElement line = Assert.Single(answer.Json.GetProperty("usage").EnumerateArray());
        Assert.Equal(
            ("2025-03", caller.Username, "minimax", "sync_tts", 3),
            (line.GetProperty("month").GetString(), line.GetProperty("username").GetString(), line.GetProperty("upstream").GetString(),
                line.GetProperty("task_type").GetString(), line.GetProperty("calls").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync(admin.Token, "/admin/usage?user=nobody")).Status);
    }

    [Theory]
    [InlineData("from=2026-02-30")]
    [InlineData("from=2026-03-02&to=2026-03-01")]
    [InlineData("by=day,month")]
    [InlineData("by=1%3D1")]
    [InlineData("order=name")]
    [InlineData("to=9999-12-31")]
    [InlineData("limit=0")]
    public async Task Usage_WrongField_Is422(string query)
    {
        TestCaller caller = await Host.AddCallerAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Host.GetAsync(caller.Token, "/v1/usage?" + query)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Host.GetAsync(caller.Token, "/v1/usage.csv?" + query)).Status);
    }

    [Fact]
    public async Task CallsCsv_MoreThanAPage_HasEveryCallOnce()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        await ApplyAsync(caller, 1203, StoreFixture.At(2024, 5, 5));
        await ApplyAsync(other, 10, StoreFixture.At(2024, 5, 5));

        TestAnswer answer = await Host.GetAsync(caller.Token, "/v1/calls.csv?from=2024-05-05&to=2024-05-05");

        Assert.StartsWith("text/csv", answer.ContentType, StringComparison.Ordinal);
        string[] lines = answer.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("call_id,created_at,username,", lines[0], StringComparison.Ordinal);
        Assert.Equal(1203, lines.Skip(1).Select(static line => line.Split(',')[0]).Distinct().Count());
        Assert.Equal(1204, lines.Length);
        Assert.Contains($",{caller.Username},sync_tts,\"'=cmd()\",minimax,/v1/t2a_v2,,7,per_10k_chars,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallsCsv_NothingInTheRange_IsAHeadAlone()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.GetAsync(caller.Token, "/v1/calls.csv?from=1999-01-01&to=1999-01-02");

        Assert.EndsWith("audio_output_tokens,usage_source\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day", 3)]
    [InlineData("month", 2)]
    [InlineData("model", 1)]
    public async Task UsageCsv_ByPeriod_HasALineForEach(string by, int lines)
    {
        TestCaller caller = await Host.AddCallerAsync();
        await ApplyAsync(caller, 2, StoreFixture.At(2023, 1, 30));
        await ApplyAsync(caller, 2, StoreFixture.At(2023, 1, 31));
        await ApplyAsync(caller, 2, StoreFixture.At(2023, 5, 1));

        TestAnswer answer = await Host.GetAsync(caller.Token, "/v1/usage.csv?from=2023-01-01&to=2023-12-31&by=" + by);

        Assert.Equal(1 + lines, answer.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private Task ApplyAsync(TestCaller caller, int calls, DateTimeOffset at)
    {
        CallRow[] rows = [.. Enumerable.Range(0, calls).Select(i => StoreFixture.Call(caller.AccountId, at.AddSeconds(i), 10, "=cmd()"))];
        return new LedgerStore(Host.Server.Store).ApplyAsync(
            new LedgerBatch(rows, [], new JournalPosition(Guid.NewGuid(), 1)), TestContext.Current.CancellationToken).AsTask();
    }
}
