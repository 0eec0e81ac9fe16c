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

    /// <summary>Runs something on the loop's thread, soon. Any thread. It must neither block nor throw.</summary>
    public abstract void Post(Action work);

    /// <summary>Runs something when the loop has nothing more to do for now, once however often it is said in a turn. On the loop's thread only.</summary>
    public abstract void AtTurnEnd(Action work);
}
