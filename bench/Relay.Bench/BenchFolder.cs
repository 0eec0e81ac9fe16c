namespace Relay.Bench;

/// <summary>A folder that goes with the process.</summary>
internal static class BenchFolder
{
    public static string Create(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"relay-bench-{name}-{Environment.ProcessId}")).FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
        return folder;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Threads of the ledger and the archive still run and may just have made a file.
        }
    }
}
