using System.Diagnostics;

namespace Relay.EndToEnd.Running;

/// <summary>A command that ran to its end.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    /// <summary><c>relay ARGUMENTS --data FOLDER</c></summary>
    public static Task<Command> RelayAsync(Workplace place, string[] arguments, string input = "") =>
        RunAsync(RelayProgram.Start(place, [.. arguments, "--data", place.DataFolder]), input);

    /// <summary><c>relay ARGUMENTS</c></summary>
    public static Task<Command> BareRelayAsync(Workplace place, params string[] arguments) => RunAsync(RelayProgram.Start(place, arguments), "");

    public static Task<Command> ShellAsync(Workplace place, string line) => RunAsync(RelayProgram.Shell(place, line), "");

    /// <summary>A user with a token, made by the commands; returns the token.</summary>
    public static async Task<string> AddCallerAsync(Workplace place, string name, params string[] options)
    {
        Command user = await RelayAsync(place, ["user", "add", name, .. options]);
        Assert.True(user.ExitCode == 0, user.Error);
        Command token = await RelayAsync(place, ["token", "create", name]);
        Assert.True(token.ExitCode == 0, token.Error);
        string secret = token.Output.Trim();
        Secrets.Add(secret);
        return secret;
    }

    private static async Task<Command> RunAsync(ProcessStartInfo start, string input)
    {
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            return await Deadline.WithinAsync(EndAsync(process, output, error), () => $"{start.FileName} {string.Join(' ', start.ArgumentList)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task<Command> EndAsync(Process process, Task<string> output, Task<string> error)
    {
        await process.WaitForExitAsync();
        return new Command(process.ExitCode, await output, await error);
    }
}
