using System.Diagnostics;

namespace Relay.EndToEnd.Running;

/// <summary>The program under test: the native binary that RELAY_BINARY names, else the JIT build that lies beside these tests.</summary>
internal static class RelayProgram
{
    private const string SettingsPrefix = "RELAY_";

    public static string FilePath { get; } = Find();

    /// <summary>How to start it in <paramref name="place"/>, with all three of its streams redirected.</summary>
    public static ProcessStartInfo Start(Workplace place, IEnumerable<string> arguments) =>
        Prepare(new ProcessStartInfo(FilePath, arguments), place);

    /// <summary>How to run a line as a person would paste it, in the same surroundings.</summary>
    public static ProcessStartInfo Shell(Workplace place, string line) => Prepare(new ProcessStartInfo("bash", ["-c", line]), place);

    private static ProcessStartInfo Prepare(ProcessStartInfo start, Workplace place)
    {
        start.WorkingDirectory = place.WorkFolder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // Settings of whoever runs the tests are not part of them.
        foreach (string name in start.Environment.Keys.ToArray())
        {
            if (name.StartsWith(SettingsPrefix, StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["DOTNET_ROLL_FORWARD"] = "Major"; // the net9.0 build on a machine that has only a newer runtime
        foreach ((string name, string value) in place.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("RELAY_BINARY") is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        // artifacts/<framework>/bin/<project>/<configuration>/
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Relay", configuration, "relay"));
    }
}
