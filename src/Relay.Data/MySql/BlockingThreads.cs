namespace Relay.Data.MySql;

/// <summary>
/// Threads that may wait for the server, so that no request thread has to. Made when there is work and none is free, at most as many as
/// there are connections, so work never queues behind a server that does not answer another connection. They end with the data source.
/// Any thread may hand work over.
/// </summary>
internal sealed class BlockingThreads(int most) : IDisposable
{
    private readonly Queue<Action> _work = [];
    private int _threads;
    private int _idle;
    private bool _isDisposed;

    internal int Count
    {
        get
        {
            lock (_work)
            {
                return _threads;
            }
        }
    }

    /// <summary>Runs <paramref name="work"/> on one of the threads. It must not throw.</summary>
    internal void Post(Action work)
    {
        lock (_work)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(MySqlDataSource));
            _work.Enqueue(work);
            if (_idle >= _work.Count || _threads == most)
            {
                Monitor.Pulse(_work);
                return;
            }

            _threads++;
        }

        new Thread(Run) { IsBackground = true, Name = "mysql" }.Start();
    }

    /// <summary>What follows an await of the task runs elsewhere: these threads are not for it.</summary>
    internal Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>Work already handed over is still done.</summary>
    public void Dispose()
    {
        lock (_work)
        {
            _isDisposed = true;
            Monitor.PulseAll(_work);
        }
    }

    private void Run()
    {
        while (Take() is { } work)
        {
            work();
        }
    }

    private Action? Take()
    {
        lock (_work)
        {
            while (_work.Count == 0)
            {
                if (_isDisposed)
                {
                    _threads--;
                    return null;
                }

                _idle++;
                Monitor.Wait(_work);
                _idle--;
            }

            return _work.Dequeue();
        }
    }
}
