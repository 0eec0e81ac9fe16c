using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Relay.Streaming;

/// <summary>
/// Waits for an upstream and can be woken in between, without allocating and without giving the upstream's wait up: for signs of life to
/// the caller. One waiter, one wait on the upstream at a time; <see cref="Nudge"/> may come from any thread.
/// </summary>
internal sealed class UpstreamWait : IValueTaskSource<bool>
{
    private readonly Action _onReady;
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _isRegistered;
    private bool _isReady;
    private bool _isWaiting;

    public UpstreamWait()
    {
        _onReady = OnReady;
        Nudge = OnNudge;
    }

    /// <summary>Wakes the waiter if it waits.</summary>
    public Action Nudge { get; }

    /// <summary>
    /// True: the upstream's wait is over, and its awaiter's result is to be taken. False: nudged; wait again with the same awaiter.
    /// </summary>
    public ValueTask<bool> WaitAsync<TAwaiter>(TAwaiter upstream)
        where TAwaiter : ICriticalNotifyCompletion
    {
        bool isNew;
        short version;
        lock (_lock)
        {
            if (_isReady)
            {
                _isReady = _isRegistered = false;
                return new(true);
            }

            _core.Reset();
            version = _core.Version;
            _isWaiting = true;
            isNew = !_isRegistered;
            _isRegistered = true;
        }

        if (isNew)
        {
            upstream.UnsafeOnCompleted(_onReady);
        }

        return new(this, version);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void OnReady()
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                _isReady = true;
                return;
            }

            _isWaiting = _isRegistered = false;
        }

        _core.SetResult(true);
    }

    private void OnNudge()
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _core.SetResult(false);
    }
}
