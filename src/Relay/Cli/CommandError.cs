namespace Relay.Cli;

/// <summary>How a command says that it cannot do what was asked: one line on standard error, exit code 1.</summary>
internal static class CommandError
{
    public static async Task<int> WriteAsync(string message)
    {
        await Console.Error.WriteLineAsync("relay: " + message);
        return 1;
    }
}
