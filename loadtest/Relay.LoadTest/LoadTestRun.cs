using System.Globalization;
using System.Runtime.InteropServices;
using Relay.LoadTest.Reports;
using Relay.LoadTest.Runs;
using Relay.LoadTest.Scenarios;
using Relay.LoadTest.Servers;

namespace Relay.LoadTest;

/// <summary>One run of the driver: checks what it needs, runs every scenario, writes the reports.</summary>
internal sealed class LoadTestRun(LoadOptions options, string command, TextWriter output)
{
    /// <summary>0 when everything ran, whatever the figures; 1 when calls went wrong.</summary>
    public async Task<int> RunAsync()
    {
        DateTimeOffset at = DateTimeOffset.UtcNow;
        ScenarioSet set = new(options);
        List<Scenario> scenarios = [.. options.Scenarios.Select(set.Find)];
        CheckPrograms(scenarios);
        if (ServerStarter.NginxPath is null && options.Servers?.Contains(ServerKind.Nginx) != false)
        {
            await output.WriteLineAsync("nginx is not installed and left out; build/need.sh nginx installs it where there is apt-get");
        }

        string reports = Directory.CreateDirectory(
            Path.Combine(Path.GetFullPath(options.OutputFolder), at.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture))).FullName;
        string work = Directory.CreateDirectory(Path.Combine(reports, "work")).FullName;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => ChildProcess.EndAll());
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => ChildProcess.EndAll());
        List<ScenarioResult> results = [];
        ServerStarter starter = new(options, work);
        using (ServerUnderTest upstream = starter.StartUpstream(options.Shape))
        {
            ScenarioRunner runner = new(options, starter, upstream, output);
            runner.WarmMachine();
            foreach (Scenario scenario in scenarios)
            {
                results.Add(await runner.RunAsync(scenario));
            }
        }

        RemoveOldWork(Path.GetFullPath(options.OutputFolder), at);
        LoadTestResult result = new(at, MachineFacts.Read(), command, options, results);
        string markdown = MarkdownReport.Write(result);
        await File.WriteAllTextAsync(Path.Combine(reports, "report.md"), markdown);
        await File.WriteAllBytesAsync(Path.Combine(reports, "report.json"), JsonReport.Write(result));
        await File.WriteAllTextAsync(Path.Combine(reports, "report.html"), HtmlReport.Write(result));
        await output.WriteLineAsync();
        await output.WriteLineAsync(markdown);
        await output.WriteLineAsync($"Reports: {reports}/report.html, report.md, report.json");
        return results.Any(static scenario => scenario.Runs.Any(static run => run.Lanes.Any(static lane => lane.ErrorCount > 0))) ? 1 : 0;
    }

    /// <summary>
    /// Removes what servers wrote in runs of more than an hour ago. Not this run's: for five minutes after files were deleted ext4 makes new
    /// ones slowly (it looks past each inode that was freed lately), and a run in that time measured 20 % too much.
    /// </summary>
    private static void RemoveOldWork(string reports, DateTimeOffset now)
    {
        foreach (string run in Directory.EnumerateDirectories(reports))
        {
            string work = Path.Combine(run, "work");
            if (Directory.Exists(work) && Directory.GetCreationTimeUtc(work) < now.UtcDateTime.AddHours(-1))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private void CheckPrograms(List<Scenario> scenarios)
    {
        foreach (Scenario scenario in scenarios)
        {
            if (scenario.Contenders.Count == 0)
            {
                throw new LoadTestException($"{scenario.Name}: none of the servers asked for can run it, or is installed.");
            }
        }

        HashSet<ServerKind> kinds = [.. scenarios.SelectMany(static scenario => scenario.Contenders).Select(static contender => contender.Kind)];
        Check(kinds.Contains(ServerKind.Relay) || options.FirstWarmSeconds > 0, options.RelayPath, "make publish");
        Check(kinds.Contains(ServerKind.Before), options.BeforePath ?? "", "--before PATH");
        Check(kinds.Contains(ServerKind.Bare), options.BarePath, "build/publish.sh loadtest/Relay.BareProxy artifacts/bareproxy");
    }

    private static void Check(bool isNeeded, string path, string how)
    {
        if (isNeeded && !File.Exists(path))
        {
            throw new LoadTestException($"{path} is not there; {how} makes or names it.");
        }
    }
}
