using System.CommandLine;

namespace Relay.Cli.Completion;

/// <summary><c>relay completion bash|zsh|fish</c>: prints a script that completes commands, options and their fixed words in that shell.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Argument<string> shell = new("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new("completion", "Print a completion script; in bash: source <(relay completion bash)") { shell };
        command.SetAction(result =>
        {
            CommandPlaces places = CommandPlaces.Of(result.RootCommandResult.Command);
            Console.Out.Write(result.GetValue(shell) switch
            {
                "bash" => BashScript.Of(places),
                "zsh" => ZshScript.Of(places),
                _ => FishScript.Of(places),
            });
        });
        return command;
    }
}
