using Relay.Diagnostics;

namespace Relay.Billing.Journal;

/// <summary>
/// Those who wait for one sync: one task for all of a loop, which goes on there, and one for everybody else, who go on in the thread pool.
/// Changed under the gate's lock.
/// </summary>
internal sealed class SyncWaiters
{
    private readonly List<(HomeLoop Loop, TaskCompletionSource Done)> _loops = [];
    private TaskCompletionSource? _others;

    /// <summary>The task for whoever asks on this thread.</summary>
    public Task Join()
    {
        if (HomeLoop.Current is not { } home)
        {
            return (_others ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        foreach ((HomeLoop loop, TaskCompletionSource done) in _loops)
        {
            if (loop == home)
            {
                return done.Task;
            }
        }

        TaskCompletionSource first = new(); // completed on its loop's thread, where they all go on in turn
        _loops.Add((home, first));
        return first.Task;
    }

    /// <summary>The sync succeeded. Outside the lock; nobody joins any more.</summary>
    public void Complete()
    {
        _others?.SetResult();
        foreach ((HomeLoop loop, TaskCompletionSource done) in _loops)
        {
            loop.Post(done.SetResult);
        }
    }

    /// <summary>It will not succeed any more.</summary>
    public void Fail(Exception error)
    {
        _others?.TrySetException(error);
        foreach ((HomeLoop loop, TaskCompletionSource done) in _loops)
        {
            loop.Post(() => done.TrySetException(error));
        }
    }
}
