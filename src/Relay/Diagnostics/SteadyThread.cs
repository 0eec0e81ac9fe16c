namespace Relay.Diagnostics;

/// <summary>
/// A thread for work that waits for a disk or a server again and again, one piece after the other. It stays for a while after each, so that a
/// busy time does not make a thread for every piece. A piece that comes while one is stuck gets a thread of its own. Any thread calls.
/// </summary>
/// <param name="name">Of the thread.</param>
internal sealed class SteadyThread(string name)
{
    private const int StayMs = 1_000;

    private readonly object _lock = new(); // waited on, which a Lock cannot be
    private Action? _work;
    private bool _isBusy;
    private bool _hasThread;

    /// <summary>Runs <paramref name="work"/>; what awaits the task goes on in the thread pool.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        lock (_lock)
        {
            if (_isBusy)
            {
                return Task.Factory.StartNew(
                    work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
            }

            TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _isBusy = true;
            _work = () => Run(work, done);
            if (_hasThread)
            {
                Monitor.Pulse(_lock);
            }
            else
            {
                _hasThread = true;
                BackgroundThread.Create(name, Stay).Start();
            }

            return done.Task;
        }
    }

    private void Run<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        T? result = default;
        Exception? failure = null;
        try
        {
            result = work();
        }
        catch (Exception error) // whoever awaits it learns of it
        {
            failure = error;
        }

        lock (_lock)
        {
            _isBusy = false; // before the next piece can be on its way
        }

        if (failure is null)
        {
            done.SetResult(result!);
        }
        else
        {
            done.SetException(failure);
        }
    }

    private void Stay()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    /// <summary>The next piece; null: there was none for a while, and the thread may go.</summary>
    private Action? Next()
    {
        lock (_lock)
        {
            if (_work is null)
            {
                Monitor.Wait(_lock, StayMs);
            }

            Action? work = _work;
            _work = null;
            _hasThread = work is not null;
            return work;
        }
    }
}
