namespace Relay.Streaming;

/// <summary>
/// Knows every running stream and ends those whose deadline passed. One timer for all streams instead of one each: a chunk re-arms its
/// stream with a single store. Adding, removing and the sweep share one lock; firing happens outside it. Any thread may call.
/// </summary>
internal sealed partial class StreamWatch : IDisposable
{
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
#pragma warning disable CA2213 // a list of streams, each disposed by its own owner
    private ActiveStream? _head;
#pragma warning restore CA2213
    private int _count;
    private bool _draining;

    public StreamWatch(TimeProvider time)
    {
        _time = time;
        TicksPerMs = Math.Max(1, time.TimestampFrequency / 1000);
        _timer = time.CreateTimer(static state => ((StreamWatch)state!).Sweep(), this, s_sweepEvery, s_sweepEvery);
    }

    /// <summary>Streams running now.</summary>
    public int Count => Volatile.Read(ref _count);

    internal long Now => _time.GetTimestamp();

    internal long TicksPerMs { get; }

    public ActiveStream Add(Guid callId)
    {
        ActiveStream stream = new(this, callId);
        bool late;
        lock (_lock)
        {
            stream.Next = _head;
            _head?.Previous = stream;
            _head = stream;
            _count++;
            late = _draining;
        }

        if (late)
        {
            stream.Cancel(EndReason.Shutdown);
        }

        return stream;
    }

    /// <summary>The drain deadline passed: every stream still running ends with <see cref="EndReason.Shutdown"/>.</summary>
    public void CancelAll() => Fire(static _ => true, static stream => stream.Cancel(EndReason.Shutdown), draining: true);

    public void Dispose() => _timer.Dispose();

    internal TimeSpan Elapsed(long since) => _time.GetElapsedTime(since);

    internal void Remove(ActiveStream stream)
    {
        lock (_lock)
        {
            if (stream.Previous is null && stream.Next is null && _head != stream)
            {
                return; // removed before
            }

            if (stream.Previous is null)
            {
                _head = stream.Next;
            }
            else
            {
                stream.Previous.Next = stream.Next;
            }

            stream.Next?.Previous = stream.Previous;
            stream.Next = stream.Previous = null;
            _count--;
        }
    }

    private void Sweep()
    {
        long now = Now;
        Fire(stream => stream.IsPast(now), static stream => stream.OnDeadline(), draining: false);
        Fire(stream => stream.IsNudgeDue(now), static stream => stream.Nudge(), draining: false);
    }

    private void Fire(Func<ActiveStream, bool> isDue, Action<ActiveStream> fire, bool draining)
    {
        List<ActiveStream>? due = null;
        lock (_lock)
        {
            _draining |= draining;
            for (ActiveStream? stream = _head; stream is not null; stream = stream.Next)
            {
                if (isDue(stream))
                {
                    (due ??= []).Add(stream);
                }
            }
        }

        due?.ForEach(fire);
    }
}
