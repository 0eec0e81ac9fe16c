namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>
/// The steps one socket still has to take. Its receive loop (and its tail timer) add, its worker takes. Bounded by
/// characters: a text beyond the bound is refused, which the client is told as 2205.
/// </summary>
internal sealed class SpeechQueue(CancellationToken sessionEnded) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<SpeechItem> _items = new();
    private readonly SemaphoreSlim _added = new(0);
    private CancellationTokenSource _running = CancellationTokenSource.CreateLinkedTokenSource(sessionEnded);

    /// <summary>Characters waiting, without those being spoken.</summary>
    public int WaitingChars { get; private set; }

    public void Add(SpeechItem item)
    {
        lock (_lock)
        {
            _items.Enqueue(item);
            WaitingChars += item.Text.Length;
        }

        _added.Release();
    }

    /// <summary>Drops all that waits, stops the running text, and adds <paramref name="last"/>, which the worker reaches after both.</summary>
    public void Cancel(SpeechItem last)
    {
        lock (_lock)
        {
            _items.Clear();
            WaitingChars = 0;
            _running.Cancel();
        }

        Add(last);
    }

    /// <returns>The next step and the token that fires when it is to stop half way.</returns>
    public async Task<(SpeechItem Item, CancellationToken Stop)> TakeAsync()
    {
        while (true)
        {
            await _added.WaitAsync(sessionEnded);
            lock (_lock)
            {
                // A cancel leaves more permits than items.
                if (!_items.TryDequeue(out SpeechItem? item))
                {
                    continue;
                }

                WaitingChars -= item.Text.Length;
                _running.Dispose();
                _running = CancellationTokenSource.CreateLinkedTokenSource(sessionEnded);
                return (item, _running.Token);
            }
        }
    }

    public void Dispose()
    {
        _running.Dispose();
        _added.Dispose();
    }
}
