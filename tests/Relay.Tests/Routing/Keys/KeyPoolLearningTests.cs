using Relay.Protocol.Translation;
using Relay.Routing.Keys;
using Xunit;

namespace Relay.Tests.Routing.Keys;

public sealed class KeyPoolLearningTests : KeyPoolRig
{
    [Fact]
    public void Report_RateLimited_RestsTheAccountForThatModelOnly()
    {
        KeyPool pool = Pool(Rich("a", 9) with { Account = "one" }, Rich("b", 8) with { Account = "one" }, Rich("c", 1));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.RateLimited, ""));

        Assert.Equal(["c"], Take(pool, 1));
        Assert.Equal(["a"], Take(pool, 1, "another"));
        Time.Now += TimeSpan.FromMilliseconds(Options.RateLimitRestMs);
        Assert.Equal(["b"], Take(pool, 1, tried: pool.TakeKey("a")));
    }

    [Fact]
    public void Report_RateLimitedWithATime_RestsAsLongAsAsked()
    {
        KeyPool pool = Pool(Rich("a", 9));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.RateLimited, "", RetryAfterMs: 61_000));

        Assert.Equal(61_000, pool.RestMs(Model));
        Time.Now += TimeSpan.FromMilliseconds(60_999);
        Assert.Equal([null], Take(pool, 1));
        Time.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(["a"], Take(pool, 1));
    }

    [Fact]
    public void Report_Overloaded_RestsTheModelForEveryKey()
    {
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 8));

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.Overloaded, ""));

        Assert.Equal([null], Take(pool, 1));
        Assert.Equal(Options.OverloadRestMs, pool.RestMs(Model));
        Assert.Equal(["a"], Take(pool, 1, "another"));
    }

    [Fact]
    public void Report_QuotaWindow_RestsTheAccountForAllModelsUntilItsEnd()
    {
        KeyPool pool = Pool(Rich("a", 9) with { Account = "one" }, Rich("b", 8) with { Account = "one" });

        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.QuotaWindow, "", RetryAfterMs: 7_200_000));

        Assert.Equal([null], Take(pool, 1, "another"));
        Time.Now += TimeSpan.FromHours(2);
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
        Time.Now += TimeSpan.FromMilliseconds(Options.EmptyRestMs);
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
        KeyPool pool = new("p", Options, [new PooledKey(PooledKey.Configured, "p-1", "sk-configured", "p-1", true, default)], Time);

        pool.Report(pool.TakeKey("p-1"), Model, new ChatFault(ChatFaultKind.KeyInvalid, ""));

        Assert.Equal([null], Take(pool, 1));
        List<KeyNews> news = [];
        pool.TakeNews(news);
        Assert.Empty(news);
        Time.Now += TimeSpan.FromMilliseconds(Options.EmptyRestMs);
        Assert.Equal(["p-1"], Take(pool, 1));
    }

    [Fact]
    public void Replace_KeyInUse_KeepsItsCallsAndItsRest()
    {
        Options.MaxInFlight = 1;
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
}
