namespace Relay.Diagnostics;

/// <summary>
/// The loop that a thread runs, as those see it who must not know what it waits for: what a call on it waits for can go on there again,
/// without a thread of the pool in between, and what is the same for all calls of one turn can be done once, at the turn's end.
/// </summary>
internal abstract class HomeLoop
{
    [ThreadStatic]
    private static HomeLoop? t_current;

    /// <summary>The loop whose thread this is; null on any other thread.</summary>
    public static HomeLoop? Current
    {
        get => t_current;
        protected set => t_current = value;
    }

    /// <summary>Goes on in the thread pool where this is a loop's thread: before anything that blocks, or computes for longer than a stream may wait.</summary>
    public static Task LeaveAsync() => t_current is null ? Task.CompletedTask : GoToPoolAsync();

    /// <summary>Runs something on the loop's thread, soon. Any thread. It must neither block nor throw.</summary>
    public abstract void Post(Action work);

    /// <summary>Runs something when the loop has nothing more to do for now, once however often it is said in a turn. On the loop's thread only.</summary>
    public abstract void AtTurnEnd(Action work);

    private static async Task GoToPoolAsync() => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
