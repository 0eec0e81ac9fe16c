using System.Globalization;
using System.Runtime.InteropServices;
using Relay.LoadTest.Net;
using static System.FormattableString;

namespace Relay.LoadTest;

/// <summary>Keeps the driver off the cores of the server under test.</summary>
internal static unsafe class Pinning
{
    /// <summary>Set in the program that runs pinned; its value is how many cores there were before.</summary>
    private const string Mark = "RELAY_LOADTEST_CORES";

    /// <summary>Cores this program was started with, before it kept to some of them.</summary>
    public static int Cores { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(Mark), NumberStyles.None, CultureInfo.InvariantCulture, out int cores) ? cores : Environment.ProcessorCount;

    /// <summary>
    /// Becomes this program again under taskset, so that all of its threads, those of the runtime too, stay there. Returns when it already
    /// runs so, or no cores are asked for.
    /// </summary>
    public static void MoveTo(string? cores)
    {
        if (cores is null || Environment.GetEnvironmentVariable(Mark) is not null)
        {
            return;
        }

        IReadOnlyList<string> self = LoadCommandLine.Self();
        List<string> words = ["env", Invariant($"{Mark}={Cores}"), "taskset", "-c", cores, .. self, .. Environment.GetCommandLineArgs()[1..]];
        byte** arguments = stackalloc byte*[words.Count + 1];
        for (int i = 0; i < words.Count; i++)
        {
            arguments[i] = (byte*)Marshal.StringToCoTaskMemUTF8(words[i]);
        }

        arguments[words.Count] = null;
        _ = Libc.Execute(arguments[0], arguments);
        throw new LoadTestException("taskset (util-linux) and env (coreutils) are needed to keep client and server apart; --load-cores all does without.");
    }
}
