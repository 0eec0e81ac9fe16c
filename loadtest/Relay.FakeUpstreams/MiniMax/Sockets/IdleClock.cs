namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>Fires once when nothing touched it for a while. Any thread may touch it; the callback runs on the timer's.</summary>
internal sealed class IdleClock : IDisposable
{
    private readonly ITimer _timer;
    private readonly TimeSpan _timeout;

    public IdleClock(TimeSpan timeout, TimeProvider time, Action expired)
    {
        _timeout = timeout;
        _timer = time.CreateTimer(_ => expired(), null, timeout, Timeout.InfiniteTimeSpan);
    }

    public void Touch() => _timer.Change(_timeout, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
