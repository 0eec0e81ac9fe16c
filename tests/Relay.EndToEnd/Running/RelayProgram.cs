using System.Diagnostics;

namespace Relay.EndToEnd.Running;

/// <summary>The program under test: the native binary that RELAY_BINARY names, else the JIT build that lies beside these tests.</summary>
internal static class RelayProgram
{
    private const string SettingsPrefix = "RELAY_";

    public static string FilePath { get; } = Find();

    /// <summary>Where <c>make publish</c> leaves the native program.</summary>
    public static string NativePath { get; } = Path.Combine(Root, "artifacts", "native", "relay");

    /// <summary>Why there is no native program to be tested beside the other one; null when there is one, made of the sources of now.</summary>
    public static string? NativeMissing { get; } =
        NamedBinary is not null ? $"RELAY_BINARY names {NamedBinary}, which all tests start"
        : !File.Exists(NativePath) ? "no native program here: 'make publish' makes artifacts/native/relay"
        : NewestSource() is var newest && newest.LastWriteTimeUtc > File.GetLastWriteTimeUtc(NativePath)
            ? $"artifacts/native/relay is older than {Path.GetRelativePath(Root, newest.FullName)}: 'make publish' makes it anew"
        : null;

    private static string? NamedBinary => Environment.GetEnvironmentVariable("RELAY_BINARY") is { Length: > 0 } named ? named : null;

    // artifacts/<framework>/bin/<project>/<configuration>/
    private static string Root => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    /// <summary>How to start it in <paramref name="place"/>, with all three of its streams redirected.</summary>
    public static ProcessStartInfo Start(Workplace place, IEnumerable<string> arguments) =>
        Prepare(new ProcessStartInfo(place.Program, arguments), place);

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
        if (NamedBinary is { } named)
        {
            return Path.GetFullPath(named);
        }

        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Relay", configuration, "relay"));
    }

    private static FileInfo NewestSource() => new DirectoryInfo(Path.Combine(Root, "src"))
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .MaxBy(static file => file.LastWriteTimeUtc)!;
}
