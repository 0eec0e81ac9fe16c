using System.Runtime.InteropServices;

namespace Relay.Identity;

/// <summary>Makes hashing give way to streams.</summary>
internal static partial class LowPriority
{
    private const int IdlePolicy = 5; // SCHED_IDLE
    private const int LowestNice = 19;

    /// <summary>
    /// From now on this thread runs only while nobody else wants the core, and whoever wakes gets it at once. A low priority alone is not
    /// that: it is still let finish its time slice, and on one core a chunk then waits up to 3 ms for it.
    /// </summary>
    public static void TakeForThisThread()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
            return;
        }

        int priority = 0; // struct sched_param has this one member, and for this policy it is 0
        if (SetScheduler(0, IdlePolicy, in priority) != 0)
        {
            _ = SetPriority(0, 0, LowestNice);
        }
    }

    // For both, 0 is the calling thread.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);
}
