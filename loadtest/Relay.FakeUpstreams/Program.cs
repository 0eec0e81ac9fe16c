using System.Runtime.InteropServices;

namespace Relay.FakeUpstreams;

/// <summary>The fake as a program, for load runs and for work without a key.</summary>
internal static class Program
{
    private const int DefaultPort = 9800;

    public static async Task<int> Main(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.Write(CommandLine.Help());
            return 0;
        }

        // The pace of the real service; tests, which start the library, wait for nothing.
        var options = new FakeMiniMaxOptions
        {
            Port = DefaultPort,
            FirstByteDelay = TimeSpan.FromMilliseconds(200),
            ChunkDelay = TimeSpan.FromMilliseconds(40),
        };
        if (CommandLine.Read(args, options) is string wrong)
        {
            await Console.Error.WriteLineAsync(wrong);
            return 2;
        }

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(options);
        Console.WriteLine($"Fake MiniMax listens on {fake.BaseAddress}");
        await stop.Task;
        return 0;
    }
}
