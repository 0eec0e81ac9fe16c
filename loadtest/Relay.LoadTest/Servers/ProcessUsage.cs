using System.Globalization;

namespace Relay.LoadTest.Servers;

/// <summary>What a process and its children have used so far, as the kernel counts it.</summary>
/// <param name="UserMs">CPU outside the kernel, milliseconds; in steps of a tick (10 ms).</param>
/// <param name="KernelMs">CPU inside the kernel.</param>
/// <param name="ResidentBytes">Memory it holds now.</param>
/// <param name="PeakBytes">The most it has held since <see cref="ForgetPeak"/>.</param>
internal readonly record struct ProcessUsage(long UserMs, long KernelMs, long ResidentBytes, long PeakBytes)
{
    private const int MsPerTick = 10; // USER_HZ is 100 on every Linux this runs on

    public long CpuMs => UserMs + KernelMs;

    public static ProcessUsage Of(IReadOnlyList<int> processes)
    {
        ProcessUsage sum = default;
        foreach (int id in processes)
        {
            try
            {
                ProcessUsage one = Parse(File.ReadAllText($"/proc/{id}/stat"), File.ReadAllText($"/proc/{id}/status"));
                sum = new ProcessUsage(
                    sum.UserMs + one.UserMs, sum.KernelMs + one.KernelMs, sum.ResidentBytes + one.ResidentBytes, sum.PeakBytes + one.PeakBytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended; what it used is gone with it.
            }
        }

        return sum;
    }

    /// <summary>Reads <c>/proc/PID/stat</c> and <c>/proc/PID/status</c>.</summary>
    public static ProcessUsage Parse(string stat, string status)
    {
        // The name in parentheses may hold spaces and parentheses of its own; what follows the last one does not.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessUsage(
            long.Parse(fields[11], CultureInfo.InvariantCulture) * MsPerTick,
            long.Parse(fields[12], CultureInfo.InvariantCulture) * MsPerTick,
            KiB(status, "VmRSS:") * 1024,
            KiB(status, "VmHWM:") * 1024);
    }

    /// <summary>The process and all that descend from it.</summary>
    public static List<int> Family(int root)
    {
        List<int> family = [root];
        Dictionary<int, int> parents = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && ParentOf(id) is { } parent)
            {
                parents[id] = parent;
            }
        }

        for (int i = 0; i < family.Count; i++)
        {
            foreach ((int id, int parent) in parents)
            {
                if (parent == family[i])
                {
                    family.Add(id);
                }
            }
        }

        return family;
    }

    /// <summary>Lets the peak begin again from what is held now; where that is not allowed, it stays that of the process's life.</summary>
    public static void ForgetPeak(IReadOnlyList<int> processes)
    {
        foreach (int id in processes)
        {
            try
            {
                File.WriteAllText($"/proc/{id}/clear_refs", "5");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private static int? ParentOf(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long KiB(string status, string name)
    {
        int at = status.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            return 0;
        }

        string line = status[(at + name.Length)..status.IndexOf('\n', at)];
        return long.Parse(line.Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
