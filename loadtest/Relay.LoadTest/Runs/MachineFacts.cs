using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Relay.LoadTest.Runs;

/// <summary>What a figure must be read with.</summary>
internal sealed record MachineFacts(string Processor, int Cores, string Kernel, string System, string Runtime, string Commit)
{
    public static MachineFacts Read() => new(
        FirstLine("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
        File.ReadLines("/proc/cpuinfo").Count(static line => line.StartsWith("processor", StringComparison.Ordinal)),
        Environment.OSVersion.VersionString,
        FirstLine("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? "?",
        RuntimeInformation.FrameworkDescription,
        ReadCommit());

    private static string? FirstLine(string file, string name, char separator) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim()
        : null;

    private static string ReadCommit()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=9"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            string text = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? text : "?";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "?";
        }
    }
}
