using Relay.Admin;
using Xunit;

namespace Relay.Tests.Admin;

public sealed class QueryLaneTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ManyAtOnce_RunsFewAndRefusesBeyondItsBound()
    {
        using QueryLane lane = new();
        using ManualResetEventSlim open = new();
        int running = 0;
        int most = 0;
        Task<int>[] queries = [.. Enumerable.Range(0, 66).Select(_ => lane.RunAsync(
            () =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                open.Wait(Token);
                Interlocked.Decrement(ref running);
                return now;
            },
            Token))];

        await Assert.ThrowsAsync<QueryLaneFullException>(() => lane.RunAsync(static () => 0, Token));
        open.Set();
        await Task.WhenAll(queries);

        Assert.InRange(most, 1, 2);
        Assert.Equal(5, await lane.RunAsync(static () => 5, Token));
    }

    [Fact]
    public async Task Run_QueryFails_GivesItsPlaceBack()
    {
        using QueryLane lane = new();
        for (int i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => lane.RunAsync<int>(static () => throw new InvalidOperationException(), Token));
        }

        Assert.Equal(5, await lane.RunAsync(static () => 5, Token));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
