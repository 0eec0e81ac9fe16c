using Relay.Streaming;

namespace Relay.Upstreams.MiniMax;

/// <summary>
/// Sessions dialled ahead, so that a caller does not wait for a handshake: <see cref="MiniMaxOptions.WarmSockets"/> for each path and key
/// that served someone within the last minutes, none before. Each is watched by a pending receive; one that hears anything, or grows
/// older than <see cref="MiniMaxOptions.WarmSocketMs"/>, is dropped. Any thread; one short lock; dialling happens in the background.
/// </summary>
internal sealed class MiniMaxSocketPool : IDisposable
{
    private const int SweepMs = 5_000;
    private const int InUseMs = 180_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(SpeechSocketKind Kind, UpstreamKey Key), Shelf> _shelves = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly MiniMaxOptions _options;
    private readonly MiniMaxDialer _dialer;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public MiniMaxSocketPool(MiniMaxOptions options, MiniMaxDialer dialer, TimeProvider time)
    {
        _options = options;
        _dialer = dialer;
        _time = time;
        TimeSpan every = TimeSpan.FromMilliseconds(SweepMs);
        _sweep = time.CreateTimer(static state => ((MiniMaxSocketPool)state!).Sweep(), this, every, every);
    }

    /// <summary>Sessions waiting now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _shelves.Values.Sum(static shelf => shelf.Parked.Count);
            }
        }
    }

    /// <summary>A waiting session, the youngest first; null when there is none. Either way the place is in use, and will be filled up.</summary>
    public MiniMaxSocket? Take(SpeechSocketKind kind, UpstreamKey key)
    {
        MiniMaxSocket? taken = null;
        Shelf? shelf;
        lock (_lock)
        {
            if (!_shelves.TryGetValue((kind, key), out shelf))
            {
                shelf = _shelves[(kind, key)] = new Shelf(kind, key);
            }

            shelf.UsedAt = _time.GetTimestamp();
            shelf.IsRefused = false;
            while (taken is null && shelf.Parked.Count > 0)
            {
                Waiting youngest = shelf.Parked[^1];
                shelf.Parked.RemoveAt(shelf.Parked.Count - 1);
                if (youngest.Heard.IsCompleted || IsOld(youngest.Socket))
                {
                    Drop(youngest.Socket);
                }
                else
                {
                    taken = youngest.Socket;
                }
            }
        }

        Fill(shelf);
        return taken;
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_lock)
        {
            _closed.Cancel();
            foreach (Shelf shelf in _shelves.Values)
            {
                shelf.Parked.ForEach(static waiting => Drop(waiting.Socket));
                shelf.Parked.Clear();
            }
        }

        _closed.Dispose();
    }

    private static void Drop(MiniMaxSocket socket)
    {
        // Ends within its close patience, by itself; nobody waits for it.
        _ = socket.DisposeAsync().AsTask();
    }

    private bool IsOld(MiniMaxSocket socket) => _time.GetElapsedTime(socket.ParkedAt).TotalMilliseconds > _options.WarmSocketMs;

    private void Sweep()
    {
        Shelf[] shelves;
        lock (_lock)
        {
            shelves = [.. _shelves.Values];
            foreach (Shelf shelf in shelves)
            {
                foreach (Waiting old in shelf.Parked.FindAll(waiting => IsOld(waiting.Socket)))
                {
                    shelf.Parked.Remove(old);
                    Drop(old.Socket);
                }
            }
        }

        foreach (Shelf shelf in shelves)
        {
            Fill(shelf);
        }
    }

    private void Fill(Shelf shelf)
    {
        int missing;
        lock (_lock)
        {
            bool wanted = !_closed.IsCancellationRequested && !shelf.IsRefused
                && _time.GetElapsedTime(shelf.UsedAt).TotalMilliseconds < InUseMs;
            missing = wanted ? Math.Max(0, _options.WarmSockets - shelf.Parked.Count - shelf.Dialling) : 0;
            shelf.Dialling += missing;
        }

        for (; missing > 0; missing--)
        {
            _ = Task.Run(() => DialAsync(shelf));
        }
    }

    /// <summary>One session for the shelf. A dial that fails is not tried again before a caller has used the key, whose own attempt is what
    /// learns from failures.</summary>
    private async Task DialAsync(Shelf shelf)
    {
        MiniMaxSocket? socket = null;
        try
        {
            (socket, _) = await _dialer.DialAsync(shelf.Kind, shelf.Key, _closed.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The pool is closing.
        }

        Task? heard = null;
        lock (_lock)
        {
            shelf.Dialling--;
            shelf.IsRefused |= socket is null;
            if (socket is not null && !_closed.IsCancellationRequested)
            {
                heard = socket.Park();
                shelf.Parked.Add(new Waiting(socket, heard));
            }
        }

        if (heard is not null)
        {
            // How it ended does not matter, only that it did.
            await heard.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Forget(shelf, socket!);
        }
        else if (socket is not null)
        {
            Drop(socket);
        }
    }

    /// <summary>A session heard something. Where a caller has taken it meanwhile, that caller reads what it was.</summary>
    private void Forget(Shelf shelf, MiniMaxSocket socket)
    {
        lock (_lock)
        {
            if (shelf.Parked.RemoveAll(waiting => waiting.Socket == socket) > 0)
            {
                Drop(socket);
            }
        }
    }

    private sealed class Shelf(SpeechSocketKind kind, UpstreamKey key)
    {
        public SpeechSocketKind Kind { get; } = kind;

        public UpstreamKey Key { get; } = key;

        public List<Waiting> Parked { get; } = [];

        public int Dialling { get; set; }

        /// <summary>The last dial failed.</summary>
        public bool IsRefused { get; set; }

        public long UsedAt { get; set; }
    }

    private sealed record Waiting(MiniMaxSocket Socket, Task Heard);
}
