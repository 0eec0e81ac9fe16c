using System.Globalization;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Killing;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;
using Relay.Testing.MariaDb;

namespace Relay.EndToEnd.Outages;

/// <summary>
/// The database server stops answering, or dies, under load, and comes back after a while (5 seconds; E2E_OUTAGE_SECONDS says otherwise,
/// and then as long a time with the server there goes before, to compare the waits with): no call is refused, none is broken, no stream
/// waits, and in the end every call is stored once.
/// </summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("E2E_OUTAGE_SECONDS"), CultureInfo.InvariantCulture, out int seconds) ? seconds : 5);

    private static readonly TimeSpan s_before = Environment.GetEnvironmentVariable("E2E_OUTAGE_SECONDS") is null ? TimeSpan.Zero : s_outage;

    // Far above what a loaded machine adds, below what any wait for the store costs.
    private static readonly TimeSpan s_noticeable = TimeSpan.FromSeconds(2);

    // A node has at most an eighth of a limited account's balance at hand (CreditSlice); what these calls cost in a minute is less than that.
    private const long TomsBalance = 100_000;

    private readonly Workplace _place = new();
    private MariaDbServer _server = null!;
    private FakeMiniMax _fake = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(MariaDbServer.Missing is not null, MariaDbServer.Missing ?? "");
        _server = await MariaDbServer.StartAsync(); // its own: this test stops it
        _place.UseMySql(_server.Options(await _server.CreateDatabaseAsync(), connectionTimeout: 5));
        _fake = await Upstream.StartAsync(_place, new FakeMiniMaxOptions { FixedChunks = 6, ChunkDelay = TimeSpan.FromMilliseconds(5), MaxLoggedCalls = 1_000_000, AnyVoice = true });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            await _fake.DisposeAsync();
        }

        _place.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Store_AwayUnderLoad_CostsNoCallAndNoRow(bool dies)
    {
        Payer[] payers = [new("mia", await Command.AddCallerAsync(_place, "mia")), new("tom", await Command.AddCallerAsync(_place, "tom", "--balance", TomsBalance.ToString(CultureInfo.InvariantCulture)))];
        string clockToken = await Command.AddCallerAsync(_place, "clock");
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        KillLoad load = new(1, payers);
        ChunkClock clock = new(relay, clockToken);
        Task running = Task.WhenAll(load.RunAsync(relay, 0), clock.RunAsync());

        await Deadline.WithinAsync(Task.WhenAny(running, _fake.Log.WaitAsync(static log => log.Started >= 100, TestContext.Current.CancellationToken)), () => relay.Output.Text);
        await Task.WhenAny(running, Task.Delay(s_before, TestContext.Current.CancellationToken));
        string figuresBefore = clock.TakeFigures();
        long before = _fake.Log.Started;
        await StopStoreAsync(dies);
        await Task.WhenAny(running, Task.Delay(s_outage, TestContext.Current.CancellationToken)); // the outage itself
        long during = _fake.Log.Started - before;
        string figures = clock.TakeFigures();
        await StartStoreAsync(dies);
        await Deadline.WithinAsync(Task.WhenAny(running, _fake.Log.WaitAsync(log => log.Started >= before + during + 100, TestContext.Current.CancellationToken)), () => relay.Output.Text);
        load.AnnounceKill(); // from here on nobody calls any more
        clock.End();
        await running;

        TestContext.Current.TestOutputHelper!.WriteLine($"away for {s_outage.TotalSeconds} s with {during} calls meanwhile; {figures}; before: {figuresBefore}; {clock.Calls} streams in all");
        Assert.True(during > s_outage.TotalSeconds * 10, $"Only {during} calls in {s_outage.TotalSeconds} s.");
        Assert.All(load.Heard, static call => Assert.True(call.Fate is HeardFate.All or HeardFate.Refused, call.ToString()));
        Assert.Equal(_fake.Log.Started, load.Heard.Count + clock.Calls); // Relay itself refused none
        Assert.True(clock.LongestMs < s_noticeable.TotalMilliseconds, $"{clock.LongestMs} ms; {figures}");
        await Deadline.UntilAsync(() => Task.FromResult(CountStored() >= _fake.Log.Started), "the store has every call");
        relay.Terminate();
        Assert.Equal(0, await relay.ExitCodeAsync());
        AssertEveryCallOnce();
    }

    private Task StopStoreAsync(bool dies)
    {
        if (dies)
        {
            return _server.KillAsync();
        }

        _server.Freeze();
        return Task.CompletedTask;
    }

    private Task StartStoreAsync(bool died)
    {
        if (died)
        {
            return _server.RestartAsync();
        }

        _server.Thaw();
        return Task.CompletedTask;
    }

    private void AssertEveryCallOnce()
    {
        using StoreView store = new(_place);
        IReadOnlyList<ChargedCall> charged = store.Calls();
        Assert.Equal(
            _fake.Log.Calls.Select(static call => Guid.Parse(call.Id)).Order(),
            charged.Select(static row => row.CallId).Order());
        Assert.DoesNotContain(charged, static row => row.EndReason == ChargedCall.Crash);
        long tom = store.UserId("tom");
        Assert.Equal((TomsBalance * 1_000_000_000) - charged.Where(row => row.UserId == tom).Sum(static row => row.ChargeNanos), store.BalanceNanos("tom"));
        Assert.Equal(
            charged.GroupBy(static row => row.UserId).Select(static rows => (rows.Key, (long)rows.Count(), rows.Sum(static row => row.ChargeNanos))).Order(),
            store.Summaries());
    }

    private long CountStored()
    {
        using StoreView store = new(_place);
        return store.CountCalls();
    }
}
