using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Relay.EndToEnd.Running;

/// <summary>
/// A Relay that serves on a free port. Whoever started it disposes it; that kills it, if it still runs, and fails when anything it has
/// written names a secret.
/// </summary>
internal sealed partial class RelayProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const string ListeningMark = "listening on http://";

    private readonly Process _process;
    private Uri? _address;

    private RelayProcess(Process process)
    {
        _process = process;
        Output = new ProcessOutput(process.StandardOutput, process.StandardError);
    }

    public ProcessOutput Output { get; }

    public Uri Address => _address ?? throw new InvalidOperationException("It does not listen yet.");

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it and returns at once.</summary>
    /// <param name="place">Where.</param>
    /// <param name="settings">Each as <c>Section:Name=value</c>.</param>
    public static RelayProcess Launch(Workplace place, params string[] settings)
    {
        return new RelayProcess(Process.Start(RelayProgram.Start(place, ArgumentsOf(place, settings)))!);
    }

    /// <summary>Starts it where no more than so many files and sockets may be open, of which at first so many; returns when it listens.</summary>
    public static async Task<RelayProcess> StartAsync(Workplace place, int mostFiles, int files, params string[] settings)
    {
        ProcessStartInfo relay = RelayProgram.Start(place, ArgumentsOf(place, settings));
        ProcessStartInfo shell = RelayProgram.Shell(place, $"ulimit -Sn {files} && ulimit -Hn {mostFiles} && exec \"$0\" \"$@\"");
        shell.ArgumentList.Add(relay.FileName);
        foreach (string argument in relay.ArgumentList)
        {
            shell.ArgumentList.Add(argument);
        }

        RelayProcess started = new(Process.Start(shell)!);
        await started.ListensAsync();
        return started;
    }

    /// <summary>Starts it and returns when it listens.</summary>
    public static async Task<RelayProcess> StartAsync(Workplace place, params string[] settings)
    {
        RelayProcess relay = Launch(place, settings);
        await relay.ListensAsync();
        return relay;
    }

    /// <summary>Starts it on an empty data folder and returns what its first run printed.</summary>
    public static async Task<(RelayProcess Relay, Banner Banner)> FirstRunAsync(Workplace place, params string[] settings)
    {
        RelayProcess relay = await StartAsync(place, settings);
        await relay.Output.LineWithAsync(" calls --data ");
        Banner banner = Banner.Parse(relay.Output.Text);
        Secrets.Add(banner.Token);
        Secrets.Add(banner.Password);
        return (relay, banner);
    }

    public async Task ListensAsync()
    {
        string line = await Output.LineWithAsync(ListeningMark);
        _address = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(',')[0].Trim(' ', '"'));
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns at once.</summary>
    public void Terminate()
    {
        if (SendSignal(_process.Id, SigTerm) != 0)
        {
            throw new InvalidOperationException("kill: " + Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Its exit code, once it has ended and everything it wrote has been read.</summary>
    public Task<int> ExitCodeAsync() => Deadline.WithinAsync(EndAsync(), () => $"The process still runs:\n{Output.Text}");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await Output.EndAsync();
        _process.Dispose();
        Secrets.AssertAbsent(Banner.Remove(Output.Text), "the output of a Relay");
    }

    private static string[] ArgumentsOf(Workplace place, string[] settings) =>
        ["serve", "--listen", "http://127.0.0.1:0", "--data", place.DataFolder, .. settings.SelectMany(static setting => new[] { "--set", setting })];

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        await Output.EndAsync();
        return _process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
