using System.Net;
using System.Text.Json;
using Relay.Billing;
using Relay.Protocol.Usage;
using Relay.Storage;
using Relay.Tests.Storage;
using Xunit;

namespace Relay.Tests.Endpoints.Operations;

/// <summary>Logs, figures and health. A Relay for each test: figures are those of everything.</summary>
public sealed class OverviewTests : IAsyncLifetime
{
    private readonly OperationsRig _rig = new();

    public ValueTask InitializeAsync() => _rig.InitializeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Logs_PagesAndModel_AreTheNewestFirstInTheOriginalsShape()
    {
        await ApplyAsync(12, "Qwen/Qwen3-8B", DateTimeOffset.UtcNow.AddMinutes(-20), new TokenUsage(7, 5));
        await ApplyAsync(3, "deepseek-chat", DateTimeOffset.UtcNow.AddMinutes(-10), new TokenUsage(2, 1));

        JsonElement first = (await _rig.GetAsync("/logs")).Json;
        JsonElement second = (await _rig.GetAsync("/logs?page=2")).Json;
        JsonElement qwen = (await _rig.GetAsync("/logs?model=qwen")).Json;

        Assert.Equal((15, 1, 10, 10, 5, 12, 0), (
            first.GetProperty("total").GetInt32(), first.GetProperty("page").GetInt32(), first.GetProperty("page_size").GetInt32(),
            first.GetProperty("logs").GetArrayLength(), second.GetProperty("logs").GetArrayLength(), qwen.GetProperty("total").GetInt32(),
            (await _rig.GetAsync("/logs?model=100%25")).Json.GetProperty("total").GetInt32()));
        JsonElement newest = first.GetProperty("logs")[0];
        Assert.Equal(("a", "deepseek-chat", 2, 1, 3), (
            newest.GetProperty("api_key").GetString(), newest.GetProperty("model").GetString(), newest.GetProperty("input_tokens").GetInt32(),
            newest.GetProperty("output_tokens").GetInt32(), newest.GetProperty("total_tokens").GetInt32()));
        Assert.InRange(newest.GetProperty("call_time").GetDouble(), 1.7e9, 1e10);
    }

    [Fact]
    public async Task ClearLogs_HidesTheCallsAndKeepsTheLedger()
    {
        await ApplyAsync(4, "m", DateTimeOffset.UtcNow.AddMinutes(-5), default);

        TestAnswer cleared = await _rig.PostAsync("/clear_logs");
        await ApplyAsync(1, "m", DateTimeOffset.UtcNow.AddMinutes(1), default);

        Assert.Equal("日志已清空", cleared.Json.GetProperty("message").GetString());
        Assert.Equal(1, (await _rig.GetAsync("/logs")).Json.GetProperty("total").GetInt32());
        using var connection = _rig.Host.Server.Store.OpenConnection();
        Assert.Equal(5, connection.Scalar(null, "SELECT COUNT(*) FROM api_calls"));
    }

    [Fact]
    public async Task Stats_OfAnHourOfToday_AreInItsHourAndItsDay()
    {
        await _rig.ImportAsync("sk-stats-good-1", "sk-stats-good-2", "sk-stats-empty-3");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await ApplyAsync(2, "small", now, new TokenUsage(10, 1));
        await ApplyAsync(1, "large", now, new TokenUsage(100, 50));

        JsonElement overview = (await _rig.GetAsync("/api/stats/overview")).Json;
        JsonElement daily = (await _rig.GetAsync("/api/stats/daily")).Json;
        JsonElement monthly = (await _rig.GetAsync("/api/stats/monthly")).Json;

        Assert.Equal((3, "177.76", 3, 172), (
            overview.GetProperty("key_count").GetInt32(), overview.GetProperty("total_balance").GetRawText(),
            overview.GetProperty("total_calls").GetInt32(), overview.GetProperty("total_tokens").GetInt32()));
        Assert.Equal((24, DateTime.DaysInMonth(now.Year, now.Month)), (
            daily.GetProperty("labels").GetArrayLength(), monthly.GetProperty("labels").GetArrayLength()));
        Assert.Equal(("0", "1"), (daily.GetProperty("labels")[0].GetString(), monthly.GetProperty("labels")[0].GetString()));
        Assert.Equal((3, 120, 52), Sums(daily, now.Hour));
        Assert.Equal((3, 120, 52), Sums(monthly, now.Day - 1));
        Assert.Equal("large:150 small:22", Models(daily));
        Assert.Equal("large:150 small:22", Models(monthly));
    }

    [Fact]
    public async Task Health_Anyone_HasTheOriginalsMembersAndNothingSecret()
    {
        await _rig.ImportAsync("sk-health-good-1 my-label");
        await Eventually.TrueAsync(() => _rig.Host.Server.KeyPools.Of("siliconflow").Count == 1);

        TestAnswer answer = (await _rig.SendAsync(HttpMethod.Get, "/health")).Answer;

        JsonElement json = answer.Json;
        Assert.Equal((HttpStatusCode.OK, "healthy", "relay", "connected", "available"), (
            answer.Status, json.GetProperty("status").GetString(), json.GetProperty("service").GetString(),
            json.GetProperty("database").GetString(), json.GetProperty("api_keys").GetString()));
        Assert.True(json.GetProperty("api_keys_count").GetInt32() >= 1);
        Assert.Equal(
            "enabled running last_run_time run_count error_count last_error performance last_batch time_since_last_run next_run_in",
            string.Join(' ', json.GetProperty("auto_refresh").EnumerateObject().Select(static member => member.Name)));
        Assert.Equal(
            "total_keys_processed total_keys_updated total_keys_removed average_processing_time success_rate",
            string.Join(' ', json.GetProperty("auto_refresh").GetProperty("performance").EnumerateObject().Select(static member => member.Name)));
        Assert.InRange(json.GetProperty("auto_refresh").GetProperty("next_run_in").GetDouble(), 0, 3600);
        Assert.DoesNotContain("my-label", answer.Text, StringComparison.Ordinal);
    }

    private static (long Calls, long Input, long Output) Sums(JsonElement json, int place) => (
        json.GetProperty("calls")[place].GetInt64(), json.GetProperty("input_tokens")[place].GetInt64(),
        json.GetProperty("output_tokens")[place].GetInt64());

    private static string Models(JsonElement json) => string.Join(' ', json.GetProperty("model_labels").EnumerateArray()
        .Zip(json.GetProperty("model_tokens").EnumerateArray(), static (model, tokens) => $"{model.GetString()}:{tokens.GetRawText()}"));

    private Task ApplyAsync(int calls, string model, DateTimeOffset at, TokenUsage tokens)
    {
        CallRow[] rows = [.. Enumerable.Range(0, calls).Select(_ => StoreFixture.Call(1, at, 10, model) with { Tokens = tokens })];
        return new LedgerStore(_rig.Host.Server.Store).ApplyAsync(
            new LedgerBatch(rows, [], new JournalPosition(Guid.NewGuid(), 1)), TestContext.Current.CancellationToken).AsTask();
    }
}
