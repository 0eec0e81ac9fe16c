namespace Relay.Upstreams.Local;

/// <summary>
/// The steps of one local session, and the answers that do not wait for their turn. The sender (and the tail timer) put in, the receiver
/// takes out; one short lock. Bounded by <see cref="MaxWaitingChars"/> characters of text, as the platform bounds it: beyond it a text is
/// refused with 2205.
/// </summary>
internal sealed class LocalSteps : IDisposable
{
    /// <summary>Code points that may wait to be spoken.</summary>
    public const int MaxWaitingChars = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _answers = new();
    private readonly Queue<LocalStep> _steps = new();
#pragma warning disable CA2213 // a late tail timer may still release it; it holds nothing that needs disposing
    private readonly SemaphoreSlim _added = new(0);
#pragma warning restore CA2213
    private CancellationTokenSource _speech = new();
    private bool _closed;

    /// <summary>UTF-8 bytes of text waiting: close enough to its characters for a bound.</summary>
    public int WaitingBytes { get; private set; }

    public void Answer(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            _answers.Enqueue(message);
        }

        Wake();
    }

    public void Add(LocalStep step)
    {
        lock (_lock)
        {
            _steps.Enqueue(step);
            WaitingBytes += step.Text.Length;
        }

        Wake();
    }

    /// <summary>Forgets what waits, stops the speech that runs, and says so when both are over.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _steps.Clear();
            WaitingBytes = 0;
            _speech.Cancel();
            _steps.Enqueue(new LocalStep(LocalStepKind.Canceled));
        }

        Wake();
    }

    public bool TryTakeAnswer(out ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            return _answers.TryDequeue(out message);
        }
    }

    /// <summary>The next step, and the token that stops it.</summary>
    public bool TryTake(out LocalStep step, out CancellationToken stop)
    {
        lock (_lock)
        {
            stop = default;
            if (!_steps.TryDequeue(out step))
            {
                return false;
            }

            WaitingBytes -= step.Text.Length;
            if (_speech.IsCancellationRequested && !_closed)
            {
                _speech.Dispose();
                _speech = new CancellationTokenSource();
            }

            stop = _speech.Token;
            return true;
        }
    }

    /// <summary>Returns when something may have been added. False once the session is closed.</summary>
    public async ValueTask<bool> WaitAsync()
    {
        await _added.WaitAsync();
        lock (_lock)
        {
            return !_closed;
        }
    }

    /// <summary>Ends the session: the running speech stops, the receiver wakes up.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _speech.Cancel();
        }

        Wake();
    }

    /// <summary>After <see cref="Close"/>, when the receiver is gone.</summary>
    public void Dispose() => _speech.Dispose();

    private void Wake() => _added.Release();
}
