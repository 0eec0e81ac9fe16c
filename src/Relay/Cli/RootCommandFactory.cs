using System.CommandLine;
using Relay.Cli.Completion;

namespace Relay.Cli;

/// <summary>The command line; <c>relay --help</c> lists it. Without a command it serves.</summary>
internal static class RootCommandFactory
{
    public static RootCommand Create()
    {
        CommonOptions common = new();
        RootCommand root = new("Relay: one gateway between applications and AI services for speech and chat.")
        {
            common.Data,
            common.Config,
            common.Set,
            ServeCommand.Create(common),
            UserCommand.Create(common),
            TokenCommand.Create(common),
            JwtCommand.Create(common),
            KeyCommand.Create(common),
            CallsCommand.Create(common),
            UsageCommand.Create(common),
            StatsCommand.Create(common),
            PriceCommand.Create(common),
            LedgerCommand.Create(common),
            VoiceCommand.Create(common),
            AdminCommand.Create(common),
            ArchiveCommand.Create(common),
            ImportCommand.Create(common),
            BackupCommand.Create(common),
            RestoreCommand.Create(common),
            DoctorCommand.Create(common),
            SayCommand.Create(),
            CompletionCommand.Create(),
        };
        root.SetAction((result, cancellationToken) => ServeCommand.RunAsync(common, result, null, cancellationToken));
        return root;
    }
}
