using System.CommandLine;
using System.Diagnostics;
using Relay.Cli;
using Relay.Cli.Completion;
using Xunit;

namespace Relay.Tests.Cli;

/// <summary>Completion scripts against the command tree they are made from and the shells they are for.</summary>
public sealed class CompletionTests
{
    private static readonly RootCommand s_root = RootCommandFactory.Create();
    private static readonly CommandPlaces s_places = CommandPlaces.Of(s_root);

    public static TheoryData<string> Shells => ["bash", "zsh", "fish"];

    [Theory]
    [MemberData(nameof(Shells))]
    public void Script_EveryCommandAndOption_IsInIt(string shell)
    {
        string script = Script(shell);

        Assert.All(Below(s_root, "relay"), path => Assert.Contains($"'{path}'", script, StringComparison.Ordinal));
        Assert.All(Options(s_root), name => Assert.Contains(
            shell != "fish" ? name : name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]} " : $" -s {name[1..]} ", script, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Script_TheShellItIsFor_CanReadIt(string shell) => Assert.Equal((0, ""), await RunAsync(shell, ["-n"], Script(shell)));

    [Theory]
    [InlineData("relay ''", "serve")]
    [InlineData("relay ''", "completion")]
    [InlineData("relay ''", "--data")]
    [InlineData("relay us", "user")]
    [InlineData("relay user ''", "topup")]
    [InlineData("relay --data x user ''", "topup")]
    [InlineData("relay user add --ba", "--balance")]
    [InlineData("relay key list --conf", "--config")]
    [InlineData("relay completion ''", "fish")]
    [InlineData("relay backup --data /et", "/etc")]
    public async Task Bash_Words_OffersWhatFits(string line, string expected) => Assert.Contains(expected, await OffersAsync(line));

    [Theory]
    [InlineData("relay user ''", "serve")]
    [InlineData("relay serve --li", "--limit")]
    [InlineData("relay backup --data ''", "--json")]
    public async Task Bash_Words_OffersNothingElse(string line, string unexpected) => Assert.DoesNotContain(unexpected, await OffersAsync(line));

    [Fact]
    public void Run_AnUnknownShell_IsRefused() => Assert.Contains("tcsh", Assert.Single(s_root.Parse(["completion", "tcsh"]).Errors).Message);

    private static string Script(string shell) => shell switch
    {
        "bash" => BashScript.Of(s_places),
        "zsh" => ZshScript.Of(s_places),
        _ => FishScript.Of(s_places),
    };

    /// <summary>What bash would offer for the last word of a line.</summary>
    private static async Task<string[]> OffersAsync(string line)
    {
        (int code, string output) = await RunAsync(
            "bash", ["--norc"], $"{Script("bash")}\nCOMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _relay; printf '%s\\n' \"${{COMPREPLY[@]}}\"\n");
        Assert.Equal(0, code);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Below(Command command, string path) =>
        command.Subcommands.SelectMany(one => Below(one, $"{path} {one.Name}").Prepend($"{path} {one.Name}"));

    private static IEnumerable<string> Options(Command command) => command.Subcommands.SelectMany(Options)
        .Concat(command.Options.SelectMany(static option => option.Aliases.Append(option.Name)).Where(static name => name is not ("/h" or "-?" or "/?")));

    private static async Task<(int Code, string Output)> RunAsync(string shell, string[] arguments, string input)
    {
        bool isThere = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, shell)));
        Assert.SkipUnless(isThere, $"there is no {shell} on this machine");
        using Process process = Process.Start(new ProcessStartInfo(shell, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
