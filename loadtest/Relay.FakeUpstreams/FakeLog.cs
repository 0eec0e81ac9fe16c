using System.Globalization;

namespace Relay.FakeUpstreams;

/// <summary>
/// What the fake saw, in order of arrival. Safe from any thread; every member takes one short lock. Bounded by
/// <see cref="FakeMiniMaxOptions.MaxLoggedCalls"/>: beyond it the oldest call is forgotten, the counters go on.
/// </summary>
public sealed class FakeLog
{
    private readonly Lock _lock = new();
    private readonly Queue<FakeCall> _calls = new();
    private readonly List<(Func<FakeLog, bool> Condition, TaskCompletionSource Source)> _waiters = [];
    private readonly int _capacity;
    private LogFile? _file;
    private int _waiting;

    internal FakeLog(int capacity, LogFile? file)
    {
        _capacity = capacity;
        _file = file;
    }

    /// <summary>Calls begun since the start.</summary>
    public long Started { get; private set; }

    /// <summary>Calls ended since the start.</summary>
    public long Ended { get; private set; }

    /// <summary>Sockets opened since the start.</summary>
    public long SocketsOpened { get; private set; }

    /// <summary>Sockets open now.</summary>
    public int OpenSockets { get; private set; }

    /// <summary>The calls still remembered, oldest first.</summary>
    public IReadOnlyList<FakeCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Completes with the calls once <paramref name="count"/> have begun.</summary>
    public async Task<IReadOnlyList<FakeCall>> WaitForCallsAsync(int count, CancellationToken cancellationToken = default)
    {
        await WaitAsync(log => log.Started >= count, cancellationToken);
        return Calls;
    }

    /// <summary>Completes with the calls once <paramref name="count"/> have ended.</summary>
    public async Task<IReadOnlyList<FakeCall>> WaitForEndedAsync(int count, CancellationToken cancellationToken = default)
    {
        await WaitAsync(log => log.Ended >= count, cancellationToken);
        return Calls;
    }

    /// <summary>Completes when exactly <paramref name="count"/> sockets are open.</summary>
    public Task WaitForOpenSocketsAsync(int count, CancellationToken cancellationToken = default)
        => WaitAsync(log => log.OpenSockets == count, cancellationToken);

    /// <summary>
    /// Completes when <paramref name="condition"/> holds. It is asked now and after every change of the log, under the log's
    /// lock: it must only look at the log and return.
    /// </summary>
    public Task WaitAsync(Func<FakeLog, bool> condition, CancellationToken cancellationToken = default)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            // Counted before the condition is asked: a slice written from here on sees a waiter and wakes it.
            Interlocked.Increment(ref _waiting);
            if (condition(this))
            {
                Interlocked.Decrement(ref _waiting);
                return Task.CompletedTask;
            }

            _waiters.Add((condition, source));
        }

        return source.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The call's request is complete; nothing has been answered.</summary>
    internal void Begin(FakeCall call)
    {
        lock (_lock)
        {
            call.Sequence = ++Started;
            if (call.Id.Length == 0)
            {
                call.Id = string.Create(CultureInfo.InvariantCulture, $"fake-{call.Sequence}");
            }

            _calls.Enqueue(call);
            if (_calls.Count > _capacity)
            {
                _calls.Dequeue();
            }

            _file?.Write("started", call);
            Wake();
        }
    }

    /// <summary>A slice was written.</summary>
    internal void Slice(FakeCall call, int bytes)
    {
        // Counts with a full fence, then looks for waiters: the mirror image of WaitAsync, so a load run takes no lock here.
        call.SliceWritten(bytes);
        if (Volatile.Read(ref _waiting) > 0)
        {
            lock (_lock)
            {
                Wake();
            }
        }
    }

    /// <summary>The bytes that complete the answer are about to be handed to the socket.</summary>
    internal void Finishing(FakeCall call, int usageCharacters)
    {
        lock (_lock)
        {
            call.UsageCharacters = usageCharacters;
            _file?.Write("finishing", call);
        }
    }

    /// <summary>The call ended; later calls of this method for the same call do nothing.</summary>
    internal void End(FakeCall call, FakeCallOutcome outcome)
    {
        lock (_lock)
        {
            if (call.Outcome != FakeCallOutcome.Running)
            {
                return;
            }

            call.SetOutcome(outcome);
            Ended++;
            _file?.Write(EventOf(outcome), call);
            call.Signal();
            Wake();
        }
    }

    internal void SocketOpened()
    {
        lock (_lock)
        {
            SocketsOpened++;
            OpenSockets++;
            Wake();
        }
    }

    internal void SocketClosed()
    {
        lock (_lock)
        {
            OpenSockets--;
            Wake();
        }
    }

    /// <summary>Closes the file. Calls that end later are remembered but no longer written.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private static string EventOf(FakeCallOutcome outcome) => outcome switch
    {
        FakeCallOutcome.Completed => "completed",
        FakeCallOutcome.Refused => "refused",
        FakeCallOutcome.Failed => "failed",
        FakeCallOutcome.Cut => "cut",
        FakeCallOutcome.Canceled => "canceled",
        _ => "aborted",
    };

    private void Wake()
    {
        for (int i = _waiters.Count - 1; i >= 0; i--)
        {
            if (_waiters[i].Condition(this))
            {
                _waiters[i].Source.TrySetResult();
                _waiters.RemoveAt(i);
                Interlocked.Decrement(ref _waiting);
            }
        }
    }
}
