using System.Globalization;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd.Killing;

/// <summary>SIGKILL under load, twenty times on the same data folder, loses and doubles nothing.</summary>
public abstract class KillTests : IAsyncLifetime
{
    private const int Rounds = 20;
    private const long NanosPerUnit = 1_000_000_000;
    private const long PrepaidUnits = 1_000;

    // A round ends after so many calls at most; under the load below that is up to half a second.
    private const int MostCallsARound = 120;

    // Every so many rounds the process dies while it still makes up for the death before.
    private const int KillInStartUpEvery = 5;

    private readonly Workplace _place = new();
    private FakeMiniMax _fake = null!;

    public async ValueTask InitializeAsync()
    {
        await ChooseStoreAsync(_place);
        _fake = await Upstream.StartAsync(_place, new FakeMiniMaxOptions
        {
            // Thirty milliseconds an answer: most kills hit one in its middle.
            FixedChunks = 6,
            ChunkDelay = TimeSpan.FromMilliseconds(5),
            MaxLoggedCalls = 1_000_000,
            AnyVoice = true,
        });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_fake?.DisposeAsync() ?? ValueTask.CompletedTask);
        _place.Dispose();
    }

    [Fact]
    public async Task Kill_UnderLoadTwentyTimes_ChargesEveryCallExactlyOnce()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("E2E_KILL_SEED"), CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next(1_000_000);
        TestContext.Current.TestOutputHelper!.WriteLine($"repeat with E2E_KILL_SEED={seed}");
        Payer[] payers =
        [
            new("unlimited", await Command.AddCallerAsync(_place, "unlimited")),
            new("prepaid", await Command.AddCallerAsync(_place, "prepaid", "--balance", PrepaidUnits.ToString(CultureInfo.InvariantCulture))),
        ];
        KillLoad load = new(seed, payers);
        Random moments = new(seed);
        for (int round = 0; round < Rounds; round++)
        {
            await RunRoundAsync(load, round, moments.Next(1, MostCallsARound));
        }

        await SettleAsync();

        AssertNothingLostOrDoubled(load);
    }

    /// <summary>Says where the store is; without a word it is a file in the data folder.</summary>
    private protected virtual Task ChooseStoreAsync(Workplace place) => Task.CompletedTask;

    private async Task RunRoundAsync(KillLoad load, int round, int calls)
    {
        await using RelayProcess relay = RelayProcess.Launch(_place);
        if (round % KillInStartUpEvery == KillInStartUpEvery - 1)
        {
            await relay.Output.LineWithAsync(""); // the first it writes is what it found to recover
            await relay.KillAsync();
            return;
        }

        await relay.ListensAsync();
        long before = _fake.Log.Started;
        Task running = load.RunAsync(relay, round);
        await Deadline.WithinAsync(Task.WhenAny(running, _fake.Log.WaitAsync(log => log.Started >= before + calls)), () => relay.Output.Text);
        load.AnnounceKill();
        await relay.KillAsync();
        await running;
    }

    /// <summary>One more start, until the store has every call the upstream was asked for; then a proper end.</summary>
    private async Task SettleAsync()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        await Deadline.UntilAsync(() => Task.FromResult(CountStored() >= _fake.Log.Started), "the store has every call");
        relay.Terminate();
        Assert.Equal(0, await relay.ExitCodeAsync());
    }

    private void AssertNothingLostOrDoubled(KillLoad load)
    {
        using StoreView store = new(_place);
        IReadOnlyList<ChargedCall> charged = store.Calls();
        int recovered = charged.Count(static row => row.EndReason == ChargedCall.Crash);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{load.Heard.Count} calls made, {_fake.Log.Started} reached the upstream, {charged.Count} rows, of which {recovered} by recovery");

        // Some died in the middle of their answer: otherwise nothing was tried.
        Assert.Contains(charged, static row => row is { EndReason: ChargedCall.Crash, FirstByteSent: true });
        string differences = string.Join('\n', new Reconciliation(load.Heard, _fake.Log.Calls, charged).Differences());
        Assert.True(differences.Length == 0, differences);

        var sums = charged
            .GroupBy(static row => row.UserId)
            .Select(static rows => (rows.Key, (long)rows.Count(), rows.Sum(static row => row.ChargeNanos)));
        Assert.Equal(sums.OrderBy(static sum => sum.Key), store.Summaries());
        long prepaid = store.UserId("prepaid");
        long spent = charged.Where(row => row.UserId == prepaid).Sum(static row => row.ChargeNanos);
        Assert.Equal((PrepaidUnits * NanosPerUnit) - spent, store.BalanceNanos("prepaid"));
    }

    private long CountStored()
    {
        using StoreView store = new(_place);
        return store.CountCalls();
    }
}
