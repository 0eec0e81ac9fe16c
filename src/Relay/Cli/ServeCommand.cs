using System.CommandLine;
using Relay.Hosting;
using Relay.Hosting.Reload;
using Relay.Sockets;

namespace Relay.Cli;

/// <summary><c>relay serve</c>: runs until SIGTERM or SIGINT, then drains and returns 0.</summary>
internal static class ServeCommand
{
    public static Command Create(CommonOptions common)
    {
        Option<string?> listen = new("--listen", "-l") { Description = "Address to listen on (default: http://127.0.0.1:8768)" };
        Command command = new("serve", "Run the gateway (also what happens without a command)") { listen };
        command.SetAction((result, cancellationToken) => RunAsync(common, result, result.GetValue(listen), cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(CommonOptions common, ParseResult result, string? listen, CancellationToken cancellationToken)
    {
        InlineCompletions.Enable();
        string[] more = listen is null ? [] : ["Listen=" + listen];
        OpenFiles.Raise();
        SettingsSource source = common.Source(result, more);
        await using RelayServer server = await RelayServer.StartAsync(source.Load(), cancellationToken, source);
        await server.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
