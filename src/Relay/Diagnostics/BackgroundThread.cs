using System.Runtime.InteropServices;

namespace Relay.Diagnostics;

/// <summary>
/// Threads whose work may wait: on a machine with one core they would otherwise take whole time slices from the thread that moves the
/// audio. Linux gives each thread a nice value of its own; .NET's thread priorities do nothing there.
/// </summary>
internal static partial class BackgroundThread
{
    // A fifth of a core's share beside a busy event loop (weight 215 against 1024): late, never starved.
    private const int Nice = 7;

    public static Thread Create(string name, Action run) =>
        new(() =>
        {
            _ = SetPriority(0, 0, Nice); // refused nowhere: it only gives up
            run();
        })
        {
            IsBackground = true,
            Name = name,
        };

    // For "which" 0 (PRIO_PROCESS), "who" 0 is the calling thread.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);
}
