using System.Runtime.InteropServices;

namespace Relay.Sockets;

/// <summary>
/// How many files and sockets the process may have open, and how many of them callers and upstreams may take. A descriptor's number is the
/// lowest that is free, so it says how many are open. What is left when both have theirs is the journal's, the store's and the archive's:
/// without a file to write to they would refuse calls that are under way.
/// </summary>
internal static partial class OpenFiles
{
    private const int NumberOfFiles = 7; // RLIMIT_NOFILE on Linux, x86-64 and ARM64

    private static int s_forCallers = int.MaxValue;
    private static int s_forUpstreams = int.MaxValue;

    /// <summary>Whether an accepted connection's descriptor is beyond what callers may take.</summary>
    public static bool IsBeyondCallers(int descriptor) => descriptor >= s_forCallers;

    /// <summary>Whether a new connection's descriptor is beyond what upstreams may take.</summary>
    public static bool IsBeyondUpstreams(int descriptor) => descriptor >= s_forUpstreams;

    /// <summary>
    /// Takes as many as the process may have; once, at its start. The runtime of the JIT does so itself, native programs are left with what
    /// they find: 1,024 in a shell or under systemd, some 340 streams, where the system would give half a million.
    /// </summary>
    public static unsafe void Raise()
    {
        ulong* limit = stackalloc ulong[2]; // now, and at most
        if (!OperatingSystem.IsLinux() || GetLimit(NumberOfFiles, limit) != 0)
        {
            return;
        }

        ulong now = limit[0];
        limit[0] = limit[1];
        Share(SetLimit(NumberOfFiles, limit) == 0 ? limit[0] : now);
    }

    private static void Share(ulong limit)
    {
        int all = (int)Math.Min(limit, int.MaxValue);
        s_forCallers = all - Math.Min(512, all / 4);
        s_forUpstreams = all - Math.Min(256, all / 8);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static unsafe partial int GetLimit(int resource, ulong* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static unsafe partial int SetLimit(int resource, ulong* limit);
}
