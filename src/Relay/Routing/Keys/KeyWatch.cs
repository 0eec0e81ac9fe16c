using Relay.Diagnostics;
using Relay.Identity;

namespace Relay.Routing.Keys;

/// <summary>
/// Keeps pools and store the same: writes what the pools learnt and counted, reads the store's keys again, and has providers asked about
/// keys by the clock and on evidence.
/// </summary>
/// <remarks>
/// One background task for passes, and one for the round of checks that is running; a pass never waits for a provider. A store that is
/// away leaves the last known keys in force and is reported once; what could not be written is kept and written later.
/// </remarks>
internal sealed class KeyWatch(
    IUpstreamKeyStore store, KeyPools pools, KeyChecks checks, KeySeal seal, KeysOptions options, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _passing = new(1);
    private readonly HashSet<long> _unreadable = [];
    private readonly HashSet<long> _doubted = [];
    private bool _working = true;
    private long _roundAt;
    private int _isDue;
    private int _rounds;
    private Task _loop = Task.CompletedTask;
    private Task _round = Task.CompletedTask;

    /// <summary>What the last rounds did, for the health report.</summary>
    public KeyWatchStats Stats { get; private set; } = new();

    /// <summary>Whether the store could be read and written when that was last tried.</summary>
    public bool IsStoreReached => Volatile.Read(ref _working);

    /// <summary>Whether providers are being asked about keys now.</summary>
    public bool IsAsking => Volatile.Read(ref _rounds) > 0;

    /// <summary>Whether all keys are asked about by the clock.</summary>
    public bool IsPeriodic => options.AutoRefreshInterval > 0;

    /// <summary>Time until all keys are asked about again; null when that is not done by the clock.</summary>
    public TimeSpan? NextIn
    {
        get
        {
            TimeSpan left = TimeSpan.FromSeconds(options.AutoRefreshInterval) - time.GetElapsedTime(Interlocked.Read(ref _roundAt));
            return !IsPeriodic ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Has all keys asked about with the next pass, and counts the interval from then. False: that is not done by the clock.</summary>
    public bool RequestRound()
    {
        if (IsPeriodic)
        {
            Interlocked.Exchange(ref _isDue, 1);
        }

        return IsPeriodic;
    }

    /// <summary>Reads the keys for the first time and begins to watch.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _roundAt = time.GetTimestamp();
        await PassAsync(cancellationToken);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Writes and reads once, now: what was changed in the store counts when this returns. False: the store is away.</summary>
    public async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        await _passing.WaitAsync(cancellationToken);
        try
        {
            await WriteAsync(cancellationToken);
            ILookup<string, KeyRow> rows = (await store.ReadAsync(null, cancellationToken)).ToLookup(static row => row.Provider, StringComparer.Ordinal);
            foreach (string provider in rows.Select(static group => group.Key).Union(pools.All.Select(static pool => pool.Provider)).ToArray())
            {
                pools.Of(provider).Replace(rows[provider], Open);
            }

            _working = true;
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (_working)
            {
                Log.KeysUnread(log, error);
            }

            _working = false;
            return false;
        }
        finally
        {
            _passing.Release();
        }
    }

    /// <summary>Asks about the keys for which there is a reason: all enabled ones when it is time, else those in doubt.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        bool isTime = Interlocked.Exchange(ref _isDue, 0) == 1 || (IsPeriodic && NextIn == TimeSpan.Zero);
        foreach (KeyPool pool in pools.All)
        {
            _doubted.UnionWith(pool.TakeDoubted());
        }

        if (!isTime && _doubted.Count == 0)
        {
            return;
        }

        long began = time.GetTimestamp();
        if (isTime)
        {
            Interlocked.Exchange(ref _roundAt, began);
        }

        KeyRow[] rows = [.. (await store.ReadAsync(null, cancellationToken)).Where(row => row.IsEnabled && (isTime || _doubted.Contains(row.Id)))];
        _doubted.Clear();
        KeyProgress done = await checks.RunAsync(rows, null, cancellationToken);
        Stats = Stats.After(done, time.GetUtcNow(), time.GetElapsedTime(began));
        await PassAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await WriteLastAsync();
        _stop.Dispose();
        _passing.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(options.RereadMs), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                bool isRead = await PassAsync(_stop.Token);
                if (isRead && _round.IsCompleted)
                {
                    _round = CheckAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }

        await _round;
    }

    private async Task CheckAsync()
    {
        Interlocked.Increment(ref _rounds);
        try
        {
            await RoundAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped; what was learnt until then is written.
        }
        catch (Exception error)
        {
            Log.KeyChecksFailing(log, error);
            Stats = Stats.Failed(time.GetUtcNow());
        }
        finally
        {
            Interlocked.Decrement(ref _rounds);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (KeyPool pool in pools.All)
        {
            List<KeyNews> news = [];
            pool.TakeNews(news);
            if (news.Count == 0)
            {
                continue;
            }

            bool isWritten = false;
            try
            {
                await store.SaveAsync(news, cancellationToken);
                isWritten = true;
            }
            finally
            {
                if (!isWritten)
                {
                    pool.ReturnNews(news);
                }
            }
        }
    }

    private async Task WriteLastAsync()
    {
        try
        {
            await WriteAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            Log.KeysUnread(log, error); // counts of use, and facts the next answers will tell again
        }
    }

    private PooledKey? Open(KeyRow row)
    {
        try
        {
            PooledKey key = new(row.Id, row.Label, seal.Open(row), row.Account, row.IsEnabled, row.Facts) { Origin = row.SealedSecret };
            _unreadable.Remove(row.Id);
            return key;
        }
        catch (SecretKeyException error)
        {
            if (_unreadable.Add(row.Id))
            {
                Log.KeyUnreadable(log, row.Provider, row.Label, error.Message);
            }

            return null;
        }
    }
}
