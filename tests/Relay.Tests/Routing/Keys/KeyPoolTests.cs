using Relay.Protocol.Translation;
using Relay.Routing.Keys;
using Relay.Upstreams;
using Xunit;

namespace Relay.Tests.Routing.Keys;

public sealed class KeyPoolTests : KeyPoolRig
{
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
        Options.MaxInFlight = 2;
        KeyPool pool = Pool(Plain("a"), Plain("b"), Rich("c", 1));

        Assert.Equal(["c", "c", "a", "b", "a", "b", null], Take(pool, 7));
    }

    [Fact]
    public void Dispose_Lease_FreesItsSlotOnce()
    {
        Options.MaxInFlight = 1;
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
    public void TryTake_Sticky_StaysWithOneKeyUntilItIsUnfit()
    {
        Options.Strategy = KeyStrategy.Sticky;
        Options.MaxInFlight = 2;
        KeyPool pool = Pool(Rich("a", 9), Rich("b", 9), Rich("c", 8));

        Assert.Equal(["a", "a", null], Take(pool, 3));
        pool.Report(pool.TakeKey("a"), Model, new ChatFault(ChatFaultKind.BalanceEmpty, ""));
        Replace(pool, Rich("b", 1), Rich("c", 8));
        Assert.Equal(["c"], Take(pool, 1));
        Replace(pool, Rich("b", 99), Rich("c", 8));
        Assert.Equal(["c"], Take(pool, 1));
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
        Options.MaxInFlight = 3;
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
}
