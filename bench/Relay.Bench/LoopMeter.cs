using System.Diagnostics;

namespace Relay.Bench;

/// <summary>
/// Measures loops. Times are the best of many short slices that take turns with slices of <see cref="Reference"/>: what disturbs a slice on a
/// shared machine only ever makes it slower, so the best ones are the ones that were not disturbed.
/// </summary>
internal static class LoopMeter
{
    /// <summary>Calls over which allocations are counted.</summary>
    public const int CountedCalls = 10_000;

    // The runtime compiles a hot method again only after 100 quiet milliseconds, in the background; what it compiled
    // first may allocate where the final code does not.
    private const int WarmUpMs = 300;
    private const double SliceMs = 2;
    private const int Slices = 40;

    static LoopMeter() => WarmUp(Reference.Once);

    public static LoopTime Measure(Action once)
    {
        WarmUp(once);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < CountedCalls; i++)
        {
            once();
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        int calls = CallsOfASlice(once);
        int referenceCalls = CallsOfASlice(Reference.Once);
        double best = double.MaxValue;
        double reference = double.MaxValue;
        for (int i = 0; i < Slices; i++)
        {
            best = Math.Min(best, Time(once, calls));
            reference = Math.Min(reference, Time(Reference.Once, referenceCalls));
        }

        return new LoopTime(bytes, best, best / reference);
    }

    private static void WarmUp(Action once)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMs)
        {
            once();
        }
    }

    private static int CallsOfASlice(Action once)
    {
        int calls = 1;
        double ns;
        while ((ns = Time(once, calls) * calls) < SliceMs * 1_000_000 / 4)
        {
            calls *= 2;
        }

        return Math.Max(1, (int)(calls * SliceMs * 1_000_000 / ns));
    }

    /// <summary>Nanoseconds of one call.</summary>
    private static double Time(Action once, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            once();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
