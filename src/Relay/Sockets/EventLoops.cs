namespace Relay.Sockets;

/// <summary>The process's event loops: one a core, at most four, started with the first socket.</summary>
internal static class EventLoops
{
    // A small container has no more cores than this, and on a large machine others want some.
    private const int MaxLoops = 4;

    private static readonly EventLoop[] s_loops =
        [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, MaxLoops)).Select(static number => new EventLoop($"sockets-{number}"))];

    private static int s_next;

    /// <summary>The loop for a socket accepted now: each in its turn.</summary>
    public static EventLoop Next() => s_loops[(uint)Interlocked.Increment(ref s_next) % (uint)s_loops.Length];

    /// <summary>The loop for a socket opened on behalf of the one being served now: the same, so that both ends of a stream share a thread.</summary>
    public static EventLoop Nearest() => EventLoop.Current ?? Next();
}
