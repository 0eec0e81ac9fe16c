using System.Collections.Concurrent;

namespace Relay.Tests.Billing;

/// <summary>
/// A clock that moves only when told. Periodic timers never fire; a single delay ends at once when <see cref="DelaysEndAtOnce"/>, so
/// that retries run without waiting.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly ConcurrentQueue<ITimer> _timers = [];

    public bool DelaysEndAtOnce { get; set; } = true;

    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (DelaysEndAtOnce && period == Timeout.InfiniteTimeSpan && dueTime != Timeout.InfiniteTimeSpan)
        {
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        // Kept, as real timers are: a periodic timer nobody holds would be collected and end its loop.
        var timer = new SilentTimer(callback, state);
        _timers.Enqueue(timer);
        return timer;
    }

    private sealed record SilentTimer(TimerCallback Callback, object? State) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
