using System.Globalization;
using Relay.Data.MySql;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;
using Relay.Testing.MariaDb;

namespace Relay.EndToEnd.Killing;

/// <summary>Two Relays, each with a journal of its own, on one MariaDB: one balance, never overspent, whatever happens to either.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    // 26 characters at 3.5 a ten thousand.
    private const string Text = "The quick brown fox, again";
    private const long CallNanos = 26 * 350_000;
    private const long NanosPerUnit = 1_000_000_000;

    private readonly Workplace _one = new();
    private readonly Workplace _two = new();
    private FakeMiniMax _fake = null!;

    public async ValueTask InitializeAsync()
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        MySqlOptions store = server.Options(await server.CreateDatabaseAsync());
        _one.UseMySql(store);
        _two.UseMySql(store);
        _fake = await Upstream.StartAsync(_one, new FakeMiniMaxOptions
        {
            FixedChunks = 4,
            ChunkDelay = TimeSpan.FromMilliseconds(20),
            MaxLoggedCalls = 1_000_000,
            AnyVoice = true,
        });
        foreach ((string name, string value) in _one.Environment)
        {
            _two.Environment[name] = value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_fake?.DisposeAsync() ?? ValueTask.CompletedTask);
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task Calls_FiftyAtOnceOnTwoNodes_SpendOneBalanceToItsEndAndNoFurther()
    {
        const int Affordable = 20;
        string token = await Command.AddCallerAsync(_one, "prepaid", "--balance", Units(Affordable * CallNanos));
        await using RelayProcess one = await RelayProcess.StartAsync(_one);
        await using RelayProcess two = await RelayProcess.StartAsync(_two);
        using Caller first = new(one, token);
        using Caller second = new(two, token);

        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => await SpeakAsync(i % 2 == 0 ? first : second)));
        int bought = statuses.Count(static status => status == 200);
        Assert.All(statuses, static status => Assert.Contains(status, (int[])[200, 402]));

        // What one node held back for the other comes free again: nothing of the balance is lost in between.
        await Deadline.UntilAsync(
            async () =>
            {
                bought += await SpeakAsync(first) == 200 ? 1 : 0;
                bought += await SpeakAsync(second) == 200 ? 1 : 0;
                return bought >= Affordable;
            },
            "the whole balance can be spent");
        Assert.Equal((402, 402), (await SpeakAsync(first), await SpeakAsync(second)));

        await EndAsync(one);
        await EndAsync(two);
        using StoreView store = new(_one);
        Assert.Equal(Affordable, bought);
        Assert.Equal(0, store.BalanceNanos("prepaid"));
        Assert.Equal(Affordable, store.Calls().Count(static row => row.ChargeNanos == CallNanos));
        Assert.Equal(Affordable, _fake.Log.Started);
        Assert.Equal(0, store.LeasedNanos("prepaid"));
    }

    [Fact]
    public async Task Kill_OneOfTwoUnderLoad_LosesAndDoublesNothing()
    {
        const int Rounds = 4;
        const long PrepaidUnits = 1_000;
        int seed = int.TryParse(Environment.GetEnvironmentVariable("E2E_KILL_SEED"), CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next(1_000_000);
        TestContext.Current.TestOutputHelper!.WriteLine($"repeat with E2E_KILL_SEED={seed}");
        Payer[] payers = [new("prepaid", await Command.AddCallerAsync(_one, "prepaid", "--balance", PrepaidUnits.ToString(CultureInfo.InvariantCulture)))];
        KillLoad spared = new(seed, payers, firstText: 0);
        KillLoad killed = new(seed + 1000, payers, firstText: 1_000_000);
        Random moments = new(seed);
        await using RelayProcess one = await RelayProcess.StartAsync(_one);
        Task running = spared.RunAsync(one, round: 0);
        for (int round = 0; round < Rounds; round++)
        {
            await using RelayProcess two = await RelayProcess.StartAsync(_two);
            long before = _fake.Log.Started;
            Task load = killed.RunAsync(two, round);
            int calls = moments.Next(20, 200);
            await Deadline.WithinAsync(Task.WhenAny(load, _fake.Log.WaitAsync(log => log.Started >= before + calls, TestContext.Current.CancellationToken)), () => two.Output.Text);
            await Deadline.WithinAsync(Task.WhenAny(load, killed.WaitForAnswerAsync()), () => two.Output.Text);
            killed.AnnounceKill();
            await two.KillAsync();
            await load;
        }

        spared.AnnounceKill(); // it ends its calls, and is not killed
        await running;
        await using RelayProcess back = await RelayProcess.StartAsync(_two);
        using StoreView store = new(_one);
        await Deadline.UntilAsync(() => Task.FromResult(store.CountCalls() >= _fake.Log.Started), "the store has every call");
        await EndAsync(back);
        await EndAsync(one);

        IReadOnlyList<ChargedCall> charged = store.Calls();
        Assert.Contains(charged, static row => row is { EndReason: ChargedCall.Crash, FirstByteSent: true });
        string differences = string.Join(
            '\n', new Reconciliation([.. spared.Heard, .. killed.Heard], _fake.Log.Calls, charged).Differences());
        Assert.True(differences.Length == 0, differences);
        Assert.Equal((PrepaidUnits * NanosPerUnit) - charged.Sum(static row => row.ChargeNanos), store.BalanceNanos("prepaid"));
        Assert.Equal(0, store.LeasedNanos("prepaid"));
    }

    private static string Units(long nanos) => ((decimal)nanos / NanosPerUnit).ToString("0.#########", CultureInfo.InvariantCulture);

    private static async Task<int> SpeakAsync(Caller caller) => (await caller.PostAsync(Caller.T2aPath, Caller.T2aBody(Text, stream: false))).Status;

    private static async Task EndAsync(RelayProcess relay)
    {
        relay.Terminate();
        Assert.Equal(0, await relay.ExitCodeAsync());
    }
}
