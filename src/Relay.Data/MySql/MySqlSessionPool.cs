using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.MySql;

/// <summary>
/// The sessions of one data source: at most <see cref="MySqlOptions.MaximumPoolSize"/> exist at once, and who finds all of them leased
/// waits its turn. One that comes back is reset on a thread of the provider before it can be leased again; one that has been idle for
/// more than a second is asked whether it lives. Safe from any thread.
/// </summary>
internal sealed class MySqlSessionPool : IDisposable
{
    private static readonly TimeSpan s_trusted = TimeSpan.FromSeconds(1);

    private readonly MySqlOptions _options;
    private readonly BlockingThreads _threads;
    private readonly Stack<MySqlSession> _idle = [];

    [SuppressMessage("Usage", "CA2213", Justification = "Leases that come back late still release it; it holds nothing native.")]
    private readonly SemaphoreSlim _places;

    private bool _isDisposed;

    internal MySqlSessionPool(MySqlOptions options, BlockingThreads threads)
    {
        _options = options;
        _threads = threads;
        _places = new SemaphoreSlim(options.MaximumPoolSize);
    }

    internal int IdleCount
    {
        get
        {
            lock (_idle)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Leases a session; give it back with <see cref="Return"/>. Blocks.</summary>
    internal MySqlSession Rent()
    {
        if (!_places.Wait(TimeSpan.FromSeconds(_options.ConnectionTimeout)))
        {
            throw Exhausted();
        }

        return TakeOrConnect();
    }

    /// <inheritdoc cref="Rent"/>
    internal async ValueTask<MySqlSession> RentAsync(CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(TimeSpan.FromSeconds(_options.ConnectionTimeout), cancellationToken))
        {
            throw Exhausted();
        }

        if (TryTakeFresh() is { } session)
        {
            return session;
        }

        Task<MySqlSession> connecting;
        try
        {
            connecting = _threads.RunAsync(TakeOrConnect);
        }
        catch
        {
            _places.Release();
            throw;
        }

        try
        {
            return await connecting.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The library cannot be called back from connecting; what it brings goes to the pool.
            _ = connecting.ContinueWith(late => Return(late.Result), default, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Returns at once; the session is reset, or closed, elsewhere.</summary>
    internal void Return(MySqlSession session)
    {
        try
        {
            _threads.Post(() => Recycle(session));
        }
        catch (ObjectDisposedException)
        {
            session.Dispose();
        }
    }

    /// <summary>Closes the idle sessions; leased ones are closed when they come back.</summary>
    public void Dispose()
    {
        MySqlSession[] idle;
        lock (_idle)
        {
            _isDisposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (MySqlSession session in idle)
        {
            session.Dispose();
        }
    }

    private static MySqlException Exhausted() => new("no connection came free in time: all of MaximumPoolSize are in use", MySqlErrorCode.PoolExhausted, null);

    private void Recycle(MySqlSession session)
    {
        if (session.TryRecycle())
        {
            lock (_idle)
            {
                if (!_isDisposed)
                {
                    _idle.Push(session);
                    _places.Release();
                    return;
                }
            }
        }

        session.Dispose();
        _places.Release();
    }

    // The caller holds a place; it is given up when this fails.
    private MySqlSession TakeOrConnect()
    {
        try
        {
            while (Pop() is { } session)
            {
                if (Age(session) < s_trusted || (Age(session).TotalSeconds < _options.ConnectionIdleTimeout && session.IsAlive()))
                {
                    return session;
                }

                session.Dispose();
            }

            return new MySqlSession(_options);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    private MySqlSession? TryTakeFresh()
    {
        lock (_idle)
        {
            return !_isDisposed && _idle.TryPeek(out MySqlSession? session) && Age(session) < s_trusted ? _idle.Pop() : null;
        }
    }

    private MySqlSession? Pop()
    {
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(MySqlDataSource));
            return _idle.TryPop(out MySqlSession? session) ? session : null;
        }
    }

    private static TimeSpan Age(MySqlSession session) => Stopwatch.GetElapsedTime(session.IdleSince);
}
