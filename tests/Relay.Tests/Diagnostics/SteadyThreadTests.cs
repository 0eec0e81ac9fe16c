using Relay.Diagnostics;
using Xunit;

namespace Relay.Tests.Diagnostics;

public sealed class SteadyThreadTests
{
    [Fact]
    public async Task RunAsync_OnePieceAfterTheOther_KeepsTheThread()
    {
        SteadyThread thread = new("test");
        HashSet<int> threads = [];
        for (int i = 0; i < 20; i++)
        {
            threads.Add(await thread.RunAsync(static () => Environment.CurrentManagedThreadId));
        }

        // The machine may be slow enough for it to have gone once in between.
        Assert.InRange(threads.Count, 1, 3);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
    }

    [Fact]
    public async Task RunAsync_OneIsStuck_TheNextRunsAllTheSame()
    {
        SteadyThread thread = new("test");
        using SemaphoreSlim stuck = new(0);
        Task<int> first = thread.RunAsync(() =>
        {
            stuck.Wait();
            return 1;
        });

        Assert.Equal(2, await thread.RunAsync(static () => 2));
        Assert.False(first.IsCompleted);
        stuck.Release();
        Assert.Equal(1, await first);
        Assert.Equal(3, await thread.RunAsync(static () => 3));
    }

    [Fact]
    public async Task RunAsync_WorkThrows_SaysSoAndGoesOn()
    {
        SteadyThread thread = new("test");

        await Assert.ThrowsAsync<InvalidOperationException>(() => thread.RunAsync<int>(static () => throw new InvalidOperationException()));

        Assert.Equal(1, await thread.RunAsync(static () => 1));
    }
}
