using Relay.Protocol.Translation;
using Relay.Routing.Keys;
using Relay.Tests.Billing;
using Relay.Upstreams;
using Xunit;

namespace Relay.Tests.Routing.Keys;

public sealed class KeyPoolTests
{
    private const string Model = "deepseek-ai/DeepSeek-V3";

    private readonly ManualTime _time = new();
    private readonly KeyPoolOptions _options = new();

    [Fact]
    public void TryTake_KnownBalances_TakesTheHighest()
    {
        KeyPool pool = Pool(Rich("a", 5), Rich("b", 9), Rich("c", 7));

        Assert.Equal(["b", "b", "b"], Take(pool, 3));
    }

    [Fact]
    public void TryTake_SameBalance_TakesTheOneWithFewestCalls()
    {
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 9), Rich("c", 1));

        Assert.Equal(["a", "b", "a", "b"], Take(pool, 4));
    }

    [Fact]
    public void TryTake_UnknownBalances_TakesThemByTurnsAfterKnownOnes()
    {
        _options.MaxInFlight = 2;
        KeyPool pool = Pool(Plain("a"), Plain("b"), Rich("c", 1));

        Assert.Equal(["c", "c", "a", "b", "a", "b", null], Take(pool, 7));
    }

    [Fact]
    public void Dispose_Lease_FreesItsSlotOnce()
    {
        _options.MaxInFlight = 1;
        KeyPool pool = Pool(Plain("a"));
        Assert.True(pool.TryTake(Model, [], out KeyLease lease));
        Assert.False(pool.TryTake(Model, [], out _));

        lease.Dispose();
        lease.Dispose();

        Assert.Equal(["a", null], Take(pool, 2));
        Assert.Equal(1, pool.TakeKey("a").InFlight);
    }

    [Fact]
    public void TryTake_KeysTried_TakesAnother()
    {
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 1));
        UpstreamKey a = pool.TakeKey("a");

        Assert.True(pool.TryTake(Model, [a], out KeyLease second));
        Assert.Equal("b", second.Key.Label);
        Assert.False(pool.TryTake(Model, [a, second.Key], out _));
    }

    [Theory]
    [InlineData(false, 0, 1L)]
    [InlineData(true, 1, 1L)]
    [InlineData(true, 2, 1L)]
    [InlineData(true, 0, 0L)]
    [InlineData(true, 0, -1L)]
    public void TryTake_DisabledInvalidOrEmptyKey_IsNotUsed(bool isEnabled, byte state, long balance)
    {
        KeyRow row = Rich("a", 1) with { IsEnabled = isEnabled };

        KeyPool pool = Pool(row with { Facts = row.Facts with { State = (KeyState)state, BalanceNanos = balance } });

        Assert.Equal([null], Take(pool, 1));
    }

    [Fact]
    public void Report_RateLimited_RestsTheAccountForThatModelOnly()
    {
        KeyPool pool = Pool(Rich("a", 9) with { Account = "one" }, Rich("b", 8) with { Account = "one" }, Rich("c", 1));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.RateLimited, ""));

        Assert.Equal(["c"], Take(pool, 1));
        Assert.Equal(["a"], Take(pool, 1, "another"));
        _time.Now += TimeSpan.FromMilliseconds(_options.RateLimitRestMs);
        Assert.Equal(["b"], Take(pool, 1, tried: pool.TakeKey("a")));
    }

    [Fact]
    public void Report_RateLimitedWithATime_RestsAsLongAsAsked()
    {
        KeyPool pool = Pool(Rich("a", 9));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.RateLimited, "", RetryAfterMs: 61_000));

        Assert.Equal(61_000, pool.RestMs(Model));
        _time.Now += TimeSpan.FromMilliseconds(60_999);
        Assert.Equal([null], Take(pool, 1));
        _time.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(["a"], Take(pool, 1));
    }

    [Fact]
    public void Report_Overloaded_RestsTheModelForEveryKey()
    {
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 8));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.Overloaded, ""));

        Assert.Equal([null], Take(pool, 1));
        Assert.Equal(_options.OverloadRestMs, pool.RestMs(Model));
        Assert.Equal(["a"], Take(pool, 1, "another"));
    }

    [Fact]
    public void Report_QuotaWindow_RestsTheAccountForAllModelsUntilItsEnd()
    {
        KeyPool pool = Pool(Rich("a", 9) with { Account = "one" }, Rich("b", 8) with { Account = "one" });

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.QuotaWindow, "", RetryAfterMs: 7_200_000));

        Assert.Equal([null], Take(pool, 1, "another"));
        _time.Now += TimeSpan.FromHours(2);
        Assert.Equal(["a"], Take(pool, 1));
    }

    [Theory]
    [InlineData((byte)ChatFaultKind.KeyInvalid, (byte)KeyState.Invalid)]
    [InlineData((byte)ChatFaultKind.BalanceEmpty, (byte)KeyState.BalanceEmpty)]
    public void Report_KeyInvalidOrBalanceEmpty_TakesTheKeyOutAndIsNews(byte fault, byte state)
    {
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 8));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault((ChatFaultKind)fault, ""));
        pool.Report(pool.TakeKey("a"), Model, new ChatFault((ChatFaultKind)fault, ""));

        Assert.Equal(["b"], Take(pool, 1));
        List<KeyNews> news = [];
        pool.TakeNews(news);
        Assert.Equal((KeyState)state, Assert.Single(news, static one => one.Facts is not null).Facts!.Value.State);
        Assert.Single(pool.TakeDoubted());
        Assert.Empty(pool.TakeDoubted());
    }

    [Fact]
    public void Report_PaidBalanceEmpty_KeepsTheKeyForOtherModels()
    {
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 8));

        pool.Report(pool.TakeKey("a"), "Pro/" + Model, new ChatFault(ChatFaultKind.PaidBalanceEmpty, ""));

        Assert.Equal(["b"], Take(pool, 1, "Pro/" + Model));
        Assert.Equal(["a"], Take(pool, 1));
    }

    [Fact]
    public void Report_BalanceEmptyWhereNobodyTellsTheBalance_RestsTheKeyForAWhile()
    {
        KeyPool pool = Pool(Plain("a") with { Facts = new KeyFacts(KeyState.Fit, BalanceState.Unsupported) });

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.BalanceEmpty, ""));

        Assert.Equal([null], Take(pool, 1));
        _time.Now += TimeSpan.FromMilliseconds(_options.EmptyRestMs);
        Assert.Equal(["a"], Take(pool, 1));
    }

    [Theory]
    [InlineData((byte)ChatFaultKind.BadRequest)]
    [InlineData((byte)ChatFaultKind.TooLong)]
    [InlineData((byte)ChatFaultKind.ContentBlocked)]
    [InlineData((byte)ChatFaultKind.ModelUnavailable)]
    [InlineData((byte)ChatFaultKind.Transient)]
    public void Report_FaultThatIsNotTheKeys_ChangesNothing(byte fault)
    {
        KeyPool pool = Pool(Rich("a", 9));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault((ChatFaultKind)fault, ""));
        pool.Report(pool.TakeKey("a"), Model, null);

        Assert.Equal(["a"], Take(pool, 1));
        Assert.Empty(pool.TakeDoubted());
    }

    [Fact]
    public void Report_KeyOfTheSettings_RestsAndIsNoNews()
    {
        KeyPool pool = new("p", _options, [new PooledKey(PooledKey.Configured, "p-1", "sk-configured", "p-1", true, default)], _time);

        pool.Report(pool.TakeKey("p-1"), Model, new ChatFault(ChatFaultKind.KeyInvalid, ""));

        Assert.Equal([null], Take(pool, 1));
        List<KeyNews> news = [];
        pool.TakeNews(news);
        Assert.Empty(news);
        _time.Now += TimeSpan.FromMilliseconds(_options.EmptyRestMs);
        Assert.Equal(["p-1"], Take(pool, 1));
    }

    [Fact]
    public void TryTake_Sticky_StaysWithOneKeyUntilItIsUnfit()
    {
        _options.Strategy = KeyStrategy.Sticky;
        _options.MaxInFlight = 2;
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 9), Rich("c", 8));

        Assert.Equal(["a", "a", null], Take(pool, 3));
        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.BalanceEmpty, ""));
        Replace(pool, Rich("b", 1), Rich("c", 8));
        Assert.Equal(["c"], Take(pool, 1));
        Replace(pool, Rich("b", 99), Rich("c", 8));
        Assert.Equal(["c"], Take(pool, 1));
    }

    [Fact]
    public void Replace_KeyInUse_KeepsItsCallsAndItsRest()
    {
        _options.MaxInFlight = 1;
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 8));
        Assert.True(pool.TryTake(Model, [], out KeyLease lease));

        Replace(pool, Rich("a", 10), Rich("b", 8));

        Assert.Equal(["b", null], Take(pool, 2));
        lease.Dispose();
        Assert.Equal(["a"], Take(pool, 1));
    }

    [Fact]
    public void Replace_KeyRemovedWhileInUse_LetsItsCallEnd()
    {
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 8));
        Assert.True(pool.TryTake(Model, [], out KeyLease lease));

        Replace(pool, Rich("b", 8));
        lease.Dispose();
        pool.Report(lease.Key, Model, new ChatFault(ChatFaultKind.KeyInvalid, ""));

        Assert.Equal(0, lease.Key.InFlight);
        Assert.Equal(["b"], Take(pool, 1));
    }

    [Fact]
    public void Replace_FactsLearntAndNotWritten_Stay()
    {
        KeyPool pool = Pool(Rich("a", 9));
        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.KeyInvalid, ""));

        Replace(pool, Rich("a", 9));
        Assert.Equal([null], Take(pool, 1));

        pool.TakeNews([]);
        Replace(pool, Rich("a", 9));
        Assert.Equal(["a"], Take(pool, 1));
    }

    [Fact]
    public void Replace_AnotherKeyUnderTheSameNumber_IsAnotherKey()
    {
        KeyPool pool = Pool(Rich("a", 9));

        Replace(pool, Rich("a", 9) with { SealedSecret = [1, 2, 3] });

        Assert.Equal("sk-a-3", pool.TakeKey("a").Secret);
    }

    [Fact]
    public void ReturnNews_StoreAway_CountsTheUsesLater()
    {
        KeyPool pool = Pool(Rich("a", 9));
        Take(pool, 3);
        List<KeyNews> news = [];
        pool.TakeNews(news);

        pool.ReturnNews(news);
        Take(pool, 1);

        news.Clear();
        pool.TakeNews(news);
        Assert.Equal(4, Assert.Single(news).Uses);
    }

    [Fact]
    public void TryTakeNamed_PoorKey_IsGivenAndAnInvalidOneIsNot()
    {
        KeyRow poor = Rich("a", 0);
        KeyPool pool = Pool(poor, Rich("b", 1) with { Facts = new KeyFacts(KeyState.Invalid) });

        Assert.True(pool.TryTakeNamed("a", out KeyLease lease));
        Assert.Equal("a", lease.Key.Label);
        Assert.False(pool.TryTakeNamed("b", out _));
        Assert.False(pool.TryTakeNamed("c", out _));
    }

    [Fact]
    public void TryTake_ManyThreads_NeverExceedTheSlots()
    {
        _options.MaxInFlight = 3;
        KeyPool pool = Pool([.. Enumerable.Range(0, 5).Select(static i => Rich("k" + i, 1 + (i % 2)))]);
        int most = 0;

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (pool.TryTake(Model, [], out KeyLease lease))
            {
                InterlockedMax(ref most, lease.Key.InFlight);
                if (i % 100 == 0)
                {
                    Replace(pool, [.. Enumerable.Range(0, 5).Select(k => Rich("k" + k, 1 + ((i + k) % 3)))]);
                }

                lease.Dispose();
            }
        });

        Assert.InRange(most, 1, 3);
        Assert.Equal(15, Take(pool, 20).Count(static label => label is not null));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
            // Another thread was first.
        }
    }

    private static KeyRow Plain(string label) =>
        new(1 + label.Aggregate(0L, static (id, c) => (id * 128) + c), "p", label, label, [(byte)label.Length], true, default, default, 0);

    private static KeyRow Rich(string label, long units) =>
        Plain(label) with { Facts = new KeyFacts(KeyState.Fit, BalanceState.Known, units * 1_000_000_000, units * 1_000_000_000, "CNY") };

    private static void Replace(KeyPool pool, params KeyRow[] rows) => pool.Replace(rows, static row =>
        new PooledKey(row.Id, row.Label, $"sk-{row.Label}-{row.SealedSecret.Length}", row.Account, row.IsEnabled, row.Facts) { Origin = row.SealedSecret });

    private static List<string?> Take(KeyPool pool, int times, string model = Model, params UpstreamKey[] tried) =>
        [.. Enumerable.Range(0, times).Select(_ => pool.TryTake(model, tried, out KeyLease lease) ? lease.Key.Label : null)];

    private KeyPool Pool(params KeyRow[] rows)
    {
        KeyPool pool = new("p", _options, [], _time);
        Replace(pool, rows);
        return pool;
    }
}
