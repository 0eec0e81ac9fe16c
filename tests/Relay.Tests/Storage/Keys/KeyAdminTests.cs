using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Routing.Keys;
using Relay.Storage.Keys;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage.Keys;

/// <summary>What operators do with keys, and how pools follow the store.</summary>
public abstract class KeyAdminTests(Engine engine) : StoreTests(engine)
{
    private readonly ManualTime _time = new();
    private readonly KeysOptions _options = new() { CheckParallelism = 3 };
    private readonly ScriptedProber _prober = new();
    private KeySeal _seal = null!;
    private KeyPools _pools = null!;
    private KeyWatch _watch = null!;
    private KeyAdmin _admin = null!;

    private UpstreamKeyStore Keys => new(Store, _time);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _seal = new KeySeal(new JwtOptions { Secret = Convert.ToBase64String(new byte[32]) });
        KeyChecks checks = new(Keys, _prober, _seal, _options, _time);
        _pools = new KeyPools(_options, _time);
        _watch = new KeyWatch(Keys, _pools, checks, _seal, _options, _time, NullLogger.Instance);
        _admin = new KeyAdmin(Keys, checks, _seal, _options, NullLogger.Instance, _watch);
        await _watch.StartAsync(Token);
    }

    public override async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Import_Mixed_CountsEachAndStoresOnlySealedGoodOnes()
    {
        _prober.Answers["sk-invalid-1"] = new KeyProbe(KeyVerdict.Invalid, Error: "the provider does not know the key");
        _prober.Answers["sk-offline-1"] = new KeyProbe(KeyVerdict.Unknown, Error: "the provider could not be reached");
        await _admin.ImportAsync("deepseek", "sk-first-0001", null, true, null, "test", Token);

        KeyImport done = await _admin.ImportAsync(
            "deepseek", "sk-first-0001\nsk-second-002 two shared\nsk-second-002\nsk-invalid-1\nsk-offline-1\nshort\nsk-other-0003 two", null, true, null, "test", Token);

        Assert.Equal((2, 2, 3, 1), (done.Imported, done.Duplicate, done.Invalid, done.Unchecked));
        Assert.Equal([4, 6, 7], done.Errors.Select(static error => error.Place));
        Assert.DoesNotContain(done.Errors, static error => error.Error.Contains("sk-", StringComparison.Ordinal));
        IReadOnlyList<KeyRow> rows = await Keys.ReadAsync("deepseek", Token);
        Assert.Equal(3, rows.Count);
        Assert.All(rows, static row => Assert.DoesNotContain("sk-", System.Text.Encoding.Latin1.GetString(row.SealedSecret), StringComparison.Ordinal));
        Assert.Equal("shared", rows.Single(static row => row.Label == "two").Account);
    }

    [Fact]
    public async Task Import_FiftyKeys_AsksAboutThreeAtOnceAndReportsEach()
    {
        Counted progress = new();

        await _admin.ImportAsync("deepseek", string.Join('\n', Enumerable.Range(1000, 50).Select(static i => $"sk-key-{i}")), null, true, progress, "test", Token);

        Assert.Equal(Enumerable.Range(1, 50), progress.Reports.Select(static report => report.Done));
        Assert.All(progress.Reports, static report => Assert.Equal(50, report.Total));
        Assert.InRange(_prober.MostAtOnce, 1, 3);
        Assert.Equal(50, _pools.Of("deepseek").Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("DeepSeek")]
    [InlineData("deep seek")]
    public async Task Import_ProviderNameThatIsNone_IsRefused(string provider) =>
        Assert.Contains("provider", (await Assert.ThrowsAsync<ArgumentException>(
            () => _admin.ImportAsync(provider, "sk-first-0001", null, false, null, "test", Token))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task List_Keys_ShowsThemMasked()
    {
        await _admin.ImportAsync("deepseek", "sk-abcdefghijklmnop one\nsk-short-1 two", null, false, null, "test", Token);

        IReadOnlyList<KeyLine> lines = await _admin.ListAsync(null, Token);

        Assert.Equal(["sk-...mnop", "..."], lines.OrderBy(static line => line.Row.Label).Select(static line => line.Masked));
    }

    [Fact]
    public async Task Export_Keys_AreOpenAndNotedBeforehand()
    {
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one", null, false, null, "test", Token);
        await _admin.ImportAsync("kimi", "sk-ijklmnop two", null, false, null, "test", Token);

        Assert.Equal(["sk-abcdefgh", "sk-ijklmnop"], (await _admin.ExportAsync(null, "root", Token)).Select(static key => key.Secret));
        Assert.Equal("one", Assert.Single(await _admin.ExportAsync("deepseek", "root", Token)).Label);
        Assert.Equal(2, Test.Scalar("SELECT COUNT(*) FROM admin_actions WHERE action = 'export_keys' AND made_by = 'root'"));
        Assert.Equal(0, Test.Scalar("SELECT COUNT(*) FROM admin_actions WHERE detail LIKE '%sk-%'"));
    }

    [Fact]
    public async Task Refresh_NetworkDown_ChangesNothingButTheErrorAndDeletesNothing()
    {
        _prober.Answers["sk-abcdefgh"] = new KeyProbe(KeyVerdict.Valid, BalanceState.Known, 5, 5, "CNY");
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one", null, true, null, "test", Token);
        _prober.Answers["sk-abcdefgh"] = new KeyProbe(KeyVerdict.Unknown, Error: "the provider could not be reached");

        KeyProgress done = await _admin.RefreshAsync(null, null, null, Token);

        Assert.Equal(new KeyProgress(1, 0, 0, 1, 0), done);
        KeyRow row = Assert.Single(await Keys.ReadAsync(null, Token));
        Assert.Equal((KeyState.Fit, 5L, "the provider could not be reached"), (row.Facts.State, row.Facts.BalanceNanos, row.Facts.Error));
        Assert.True(_pools.Of("deepseek").TryTake("m", [], out _));
    }

    [Fact]
    public async Task Refresh_TopUp_PutsAParkedKeyBackToWork()
    {
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one", null, false, null, "test", Token);
        KeyPool pool = _pools.Of("deepseek");
        Assert.True(pool.TryTake("m", [], out KeyLease lease));
        pool.Report(lease.Key, "m", new ChatFault(ChatFaultKind.BalanceEmpty, ""));
        Assert.False(pool.TryTake("m", [], out _));
        _prober.Answers["sk-abcdefgh"] = new KeyProbe(KeyVerdict.Valid, BalanceState.Known, 5, 5, "CNY");

        Assert.Equal(new KeyProgress(1, 1, 0, 0, 0), await _admin.RefreshAsync("deepseek", "one", null, Token));

        Assert.True(pool.TryTake("m", [], out _));
    }

    [Fact]
    public async Task Pass_WhatAPoolLearnt_IsInTheStore()
    {
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one", null, false, null, "test", Token);
        KeyPool pool = _pools.Of("deepseek");
        Assert.True(pool.TryTake("m", [], out KeyLease lease));
        pool.Report(lease.Key, "m", new ChatFault(ChatFaultKind.KeyInvalid, ""));

        await _watch.PassAsync(Token);

        KeyRow row = Assert.Single(await Keys.ReadAsync(null, Token));
        Assert.Equal((KeyState.Invalid, 1L), (row.Facts.State, row.UseCount));
        Assert.False(pool.TryTake("m", [], out _));
    }

    [Fact]
    public async Task Round_OnEvidence_AsksAboutThatKeyOnly()
    {
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one\nsk-ijklmnop two", null, false, null, "test", Token);
        KeyPool pool = _pools.Of("deepseek");
        Assert.True(pool.TryTakeNamed("one", out KeyLease lease));
        pool.Report(lease.Key, "m", new ChatFault(ChatFaultKind.KeyInvalid, ""));
        await _watch.PassAsync(Token);
        _prober.Asked.Clear();

        await _watch.RoundAsync(Token);
        await _watch.RoundAsync(Token);

        Assert.Equal(["sk-abcdefgh"], _prober.Asked);
        Assert.Equal(KeyState.Fit, (await Keys.ReadAsync(null, Token)).Single(static row => row.Label == "one").Facts.State);
        Assert.Equal((1L, 1), (_watch.Stats.Rounds, _watch.Stats.Last.Valid));
    }

    [Fact]
    public async Task Round_WhenItIsTime_AsksAboutEveryEnabledKey()
    {
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one\nsk-ijklmnop two", null, false, null, "test", Token);
        await _admin.SetEnabledAsync("deepseek", "two", false, "test", Token);
        _prober.Asked.Clear();

        _time.Now += TimeSpan.FromSeconds(_options.AutoRefreshInterval);
        await _watch.RoundAsync(Token);
        await _watch.RoundAsync(Token);

        Assert.Equal(["sk-abcdefgh"], _prober.Asked);
    }

    [Fact]
    public async Task Round_IntervalZero_AsksNobodyByTheClock()
    {
        _options.AutoRefreshInterval = 0;
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one", null, false, null, "test", Token);
        _prober.Asked.Clear();

        _time.Now += TimeSpan.FromDays(30);
        await _watch.RoundAsync(Token);

        Assert.Empty(_prober.Asked);
    }

    [Fact]
    public async Task Disable_OrRemove_CountsAtOnceHere()
    {
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one\nsk-ijklmnop two", null, false, null, "test", Token);

        Assert.True(await _admin.SetEnabledAsync("deepseek", "one", false, "test", Token));
        Assert.True(await _admin.RemoveAsync("deepseek", "two", "test", Token));

        Assert.False(_pools.Of("deepseek").TryTake("m", [], out _));
        Assert.False(await _admin.RemoveAsync("deepseek", "two", "test", Token));
        Assert.False(await _admin.SetEnabledAsync("kimi", "one", true, "test", Token));
    }

    [Fact]
    public async Task Pass_KeySealedWithAnotherSecret_IsLeftOutAndTheRestWorks()
    {
        KeySeal other = new(new JwtOptions { Secret = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]) });
        await Keys.AddAsync(new NewKey("deepseek", "lost", "x", other.Seal("deepseek", "lost", "sk-lost-lost"), new byte[32], true, default), Token);
        await _admin.ImportAsync("deepseek", "sk-abcdefgh one", null, false, null, "test", Token);

        Assert.Equal("one", Assert.Single(_pools.Of("deepseek").All).Label);
        Assert.Equal("", (await _admin.ListAsync(null, Token)).Single(static line => line.Row.Label == "lost").Masked);
    }

    [Fact]
    public async Task ImportRun_WhileOneIsUnderWay_TakesNoOtherAndEndsWithRelay()
    {
        TaskCompletionSource gate = new();
        _prober.Gate = gate.Task;
        KeyImportRun run = new(_admin, _time);

        Assert.True(run.TryStart("deepseek", "sk-abcdefgh one", null, true, "test"));
        Assert.False(run.TryStart("kimi", "sk-ijklmnop two", null, true, "test"));
        Assert.Equal(("deepseek", true), (run.State.Provider, run.State.IsRunning));
        await run.DisposeAsync();

        Assert.Equal((false, null, null), (run.State.IsRunning, run.State.Done, run.State.Error));
        Assert.Empty(await _admin.ListAsync(null, Token));
    }

    private sealed class Counted : IProgress<KeyProgress>
    {
        private readonly ConcurrentQueue<KeyProgress> _reports = [];

        public KeyProgress[] Reports => [.. _reports];

        public void Report(KeyProgress value) => _reports.Enqueue(value);
    }
}

public sealed class KeyAdminOnSqliteTests() : KeyAdminTests(Engine.Sqlite);

public sealed class KeyAdminOnMySqlTests() : KeyAdminTests(Engine.MySql);
