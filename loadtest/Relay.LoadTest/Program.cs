using System.Runtime.InteropServices;
using Relay.LoadTest.Net;
using Relay.LoadTest.Servers;
using Relay.LoadTest.Upstream;

namespace Relay.LoadTest;

/// <summary>The load driver; <c>docs/loadtest.md</c> says how to read what it prints.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            await Console.Out.WriteAsync(LoadCommandLine.Help);
            return 0;
        }

        if (!Clock.IsUsable)
        {
            await Console.Error.WriteLineAsync("loadtest: this needs the epoll and the clock of Linux.");
            return 2;
        }

        try
        {
            SocketCalls.RaiseOpenFiles();
            if (args is ["upstream", .. string[] rest])
            {
                return RunUpstream(rest);
            }

            LoadOptions options = LoadCommandLine.Read(args, out _);
            Pinning.MoveTo(options.LoadCores);
            return await new LoadTestRun(options, string.Join(' ', args), Console.Out).RunAsync();
        }
        catch (LoadTestException e)
        {
            await Console.Error.WriteLineAsync("loadtest: " + e.Message);
            return 2;
        }
        finally
        {
            ChildProcess.EndAll();
        }
    }

    private static int RunUpstream(string[] words)
    {
        LoadOptions options = LoadCommandLine.Read(words, out int port);
        using CancellationTokenSource stop = new();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PacedUpstream upstream = new(options.Shape, port);
        Console.WriteLine(FormattableString.Invariant($"The paced upstream listens on http://127.0.0.1:{upstream.Port}"));
        upstream.Run(stop.Token);
        return 0;
    }
}
