namespace Relay.Streaming;

/// <summary>
/// One call while it runs: its cancellation, its deadline, and who ended it. The pump owns it and moves the deadline; the watch
/// (<see cref="StreamWatch"/>) fires it; the caller's disconnect fires it. The first to fire decides the reason, once.
/// </summary>
internal sealed class ActiveStream : IDisposable
{
    private const int NotEnded = -1;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly StreamWatch _watch;
    private long _deadline = long.MaxValue;
    private long _nudgeAt = long.MaxValue;
    private Action? _onNudge;
    private int _endedBy = NotEnded;
    private volatile EndReason _onDeadline;
    private volatile IRunningCall? _call;
    private volatile bool _isStopped;

    internal ActiveStream(StreamWatch watch, Guid callId)
    {
        _watch = watch;
        CallId = callId;
        StartedAt = watch.Now;
        Token = _cancellation.Token;
    }

    public Guid CallId { get; }

    /// <summary>Timestamp of admission (<see cref="TimeProvider.GetTimestamp"/> units).</summary>
    public long StartedAt { get; }

    /// <summary>Cancelled when the stream must end early, for whatever reason. Valid after disposal.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why the stream was cancelled; null while it was not.</summary>
    public EndReason? EndedBy => _endedBy is NotEnded ? null : (EndReason)_endedBy;

    /// <summary>The call that runs on it, for those who look on; null while there is none, and for attempts, which belong to a call.</summary>
    public IRunningCall? Call
    {
        get => _call;
        set => _call = value;
    }

    /// <summary>Somebody at the dashboard ended it: as a caller who leaves does, but the caller is there and has to be told.</summary>
    public bool IsStopped => _isStopped && EndedBy is EndReason.CallerLeft;

    internal ActiveStream? Next { get; set; }

    internal ActiveStream? Previous { get; set; }

    internal bool IsNudgeDue(long now) => Volatile.Read(ref _nudgeAt) <= now;

    internal bool IsPast(long now) => Volatile.Read(ref _deadline) <= now;

    /// <summary>From now, something must happen within <paramref name="milliseconds"/> or the stream ends for <paramref name="reason"/>.
    /// One store to memory: cheap enough for every chunk. The watch looks every 100 ms, so that is its precision.</summary>
    public void Arm(EndReason reason, int milliseconds)
    {
        _onDeadline = reason;
        Volatile.Write(ref _deadline, _watch.Now + (milliseconds * _watch.TicksPerMs));
    }

    /// <summary>No deadline applies: the stream is waiting for the caller to read, which Kestrel's data rate limit bounds.</summary>
    public void Disarm() => Volatile.Write(ref _deadline, long.MaxValue);

    /// <summary>Calls <paramref name="onNudge"/> once, on a pool thread, when so much time has passed; asked again before that, the time begins
    /// anew. As cheap as <see cref="Arm"/> and as precise. The action must be quick and must not throw.</summary>
    public void ArmNudge(int milliseconds, Action onNudge)
    {
        _onNudge = onNudge;
        Volatile.Write(ref _nudgeAt, _watch.Now + (milliseconds * _watch.TicksPerMs));
    }

    /// <summary>Ends the stream early. Only the first call counts.</summary>
    public void Cancel(EndReason reason)
    {
        if (Interlocked.CompareExchange(ref _endedBy, (int)reason, NotEnded) == NotEnded)
        {
            try
            {
                _cancellation.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The stream ended by itself in the meantime: there is nothing left to cancel.
            }
        }
    }

    /// <summary>Ends the call as if its caller had left: what it has used is charged by the same rule. Any thread; after the end nothing happens.</summary>
    public void Stop()
    {
        _isStopped = true;
        Cancel(EndReason.CallerLeft);
    }

    internal void Nudge()
    {
        Volatile.Write(ref _nudgeAt, long.MaxValue);
        _onNudge?.Invoke();
    }

    internal void OnDeadline() => Cancel(_onDeadline);

    /// <summary>Microseconds since admission.</summary>
    public long ElapsedUs => ElapsedUsSince(StartedAt);

    /// <summary>Microseconds since a timestamp.</summary>
    public long ElapsedUsSince(long timestamp) => (long)_watch.Elapsed(timestamp).TotalMicroseconds;

    public void Dispose()
    {
        _watch.Remove(this);
        _cancellation.Dispose();
    }
}
