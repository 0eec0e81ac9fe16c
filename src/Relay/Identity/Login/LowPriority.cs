using System.Runtime.InteropServices;

namespace Relay.Identity;

/// <summary>
/// Makes a thread give way. .NET's own <see cref="Thread.Priority"/> does nothing on Linux; a thread's "nice" value does, and raising it
/// needs no privilege.
/// </summary>
internal static partial class LowPriority
{
    private const int Nicest = 19;
    private const int OneProcess = 0; // PRIO_PROCESS; on Linux "process 0" is the calling thread

    public static void TakeForThisThread()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OneProcess, 0, Nicest); // without it logins are only less polite
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
