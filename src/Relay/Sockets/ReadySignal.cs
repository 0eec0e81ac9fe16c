using System.Threading.Tasks.Sources;

namespace Relay.Sockets;

/// <summary>
/// "There may be something to do on this socket": raised by the event loop, waited for by one owner at a time. Reusable; waiting allocates
/// nothing. What waits runs on the thread that raises the signal.
/// <para>The order that loses nothing: the owner clears, then tries the system call; an edge that comes in between is kept, and costs one
/// try too many.</para>
/// </summary>
internal sealed class ReadySignal : IValueTaskSource<int>
{
    private const int Idle = 0;
    private const int Raised = 1;
    private const int Waiting = 2;
    private const int Closed = 3;

    private ManualResetValueTaskSourceCore<int> _core; // not readonly: it is a mutable struct
    private int _state;

    public bool IsRaised => Volatile.Read(ref _state) != Idle;

    /// <summary>Completes when the signal is or has been raised since it was last cleared, or the socket was closed. Its number means nothing.</summary>
    public ValueTask<int> WaitAsync()
    {
        if (Volatile.Read(ref _state) is Raised or Closed)
        {
            return new(0);
        }

        _core.Reset();
        return Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle ? new(this, _core.Version) : new(0);
    }

    public void Clear() => Interlocked.CompareExchange(ref _state, Idle, Raised);

    public void Raise()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if (state is Raised or Closed)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _state, Raised, state) == state)
            {
                if (state == Waiting)
                {
                    _core.SetResult(0);
                }

                return;
            }
        }
    }

    /// <summary>
    /// Raises it for good. What waits runs on the thread pool: closing happens in timers, cancellations and under others' locks, where
    /// nobody expects a stream's whole end to run.
    /// </summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Waiting)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static signal => signal._core.SetResult(0), this, preferLocal: false);
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
