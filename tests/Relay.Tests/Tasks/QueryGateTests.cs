using Relay.Tasks;
using Xunit;

namespace Relay.Tests.Tasks;

/// <summary>How far apart queries are, whatever the machine does.</summary>
public sealed class QueryGateTests
{
    [Fact]
    public async Task WaitAsync_ManyAtOnce_AreATenthOfASecondApartForEachKey()
    {
        StillTime time = new();
        QueryGate gate = new(10, time);
        for (int i = 0; i < 4; i++)
        {
            await gate.WaitAsync("one", TestContext.Current.CancellationToken);
        }

        await gate.WaitAsync("two", TestContext.Current.CancellationToken);
        await gate.WaitAsync("two", TestContext.Current.CancellationToken);

        Assert.Equal([100, 200, 300, 100], time.WaitsMs);
    }

    [Fact]
    public async Task WaitAsync_AfterAPause_DoesNotWait()
    {
        StillTime time = new();
        QueryGate gate = new(10, time);
        await gate.WaitAsync("one", TestContext.Current.CancellationToken);
        time.Now += TimeSpan.TicksPerSecond;

        await gate.WaitAsync("one", TestContext.Current.CancellationToken);

        Assert.Empty(time.WaitsMs);
    }

    /// <summary>Stands still; a wait is noted and over at once.</summary>
    private sealed class StillTime : TimeProvider
    {
        public long Now { get; set; } = 1;

        public List<double> WaitsMs { get; } = [];

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            WaitsMs.Add(dueTime.TotalMilliseconds);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
