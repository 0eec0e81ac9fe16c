using Relay.Billing.Journal;
using Relay.Diagnostics;
using Relay.Sockets;
using Xunit;

namespace Relay.Tests.Sockets;

/// <summary>Work that is not a socket's on a loop's thread.</summary>
public sealed class EventLoopTests
{
    [Fact]
    public async Task Post_FromManyThreads_AllRunsOnTheLoopInEachOnesOrder()
    {
        EventLoop loop = EventLoops.Next();
        const int Each = 1_000;
        List<(int Thread, int Number)> ran = [];
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < Each; i++)
            {
                int number = i;
                loop.Post(() =>
                {
                    Assert.Same(loop, HomeLoop.Current);
                    ran.Add((thread, number)); // one thread: no lock
                    if (ran.Count == 4 * Each)
                    {
                        done.SetResult();
                    }
                });
            }
        });
        await done.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.All(Enumerable.Range(0, 4), thread =>
            Assert.Equal(Enumerable.Range(0, Each), ran.Where(one => one.Thread == thread).Select(static one => one.Number)));
    }

    [Fact]
    public async Task AtTurnEnd_SaidOften_RunsOnceAfterTheTurnsWork()
    {
        EventLoop loop = EventLoops.Next();
        List<string> ran = [];
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Action end = () =>
        {
            ran.Add("end");
            done.SetResult(); // a second time would throw
        };

        loop.Post(() =>
        {
            loop.AtTurnEnd(end);
            ran.Add("first");
            loop.AtTurnEnd(end);
            ran.Add("second");
        });
        await done.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second", "end"], ran);
    }

    [Fact]
    public async Task WaitAsync_OnALoopAndElsewhere_EachGoesOnWhereItWaited()
    {
        EventLoop loop = EventLoops.Next();
        DurabilityGate gate = new(static () => 10);
        TaskCompletionSource<HomeLoop?> onLoop = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() => _ = WaitAsync());
        await waiting.Task;
        ValueTask elsewhere = gate.WaitAsync(10, TestContext.Current.CancellationToken);

        Assert.Equal(10, gate.Begin());
        gate.Complete();

        Assert.Same(loop, await onLoop.Task.WaitAsync(TestContext.Current.CancellationToken));
        await elsewhere;
        Assert.Null(HomeLoop.Current);

        async Task WaitAsync()
        {
            ValueTask durable = gate.WaitAsync(10, CancellationToken.None);
            waiting.SetResult();
            await durable;
            onLoop.SetResult(HomeLoop.Current);
        }
    }

    [Fact]
    public async Task Close_WithSomebodyWaitingOnALoop_TellsThem()
    {
        EventLoop loop = EventLoops.Next();
        DurabilityGate gate = new(static () => 10);
        TaskCompletionSource<Task> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() => waiting.SetResult(gate.WaitAsync(10, CancellationToken.None).AsTask()));
        Task waited = await waiting.Task;

        gate.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waited);
        await OffLoops.GoAsync();
    }
}
