using System.Text.RegularExpressions;

namespace Relay.EndToEnd.Running;

/// <summary>What a first run prints, taken apart.</summary>
/// <param name="Password">The administrator's.</param>
/// <param name="Token">Its API token.</param>
/// <param name="Calls">The three calls to paste, as printed.</param>
/// <param name="ShowCalls">The command that lists what they cost, as printed.</param>
internal sealed partial record Banner(string Password, string Token, IReadOnlyList<string> Calls, string ShowCalls)
{
    private const string FirstLine = "Relay is ready at ";

    public static int Count(string output) => output.Split(FirstLine).Length - 1;

    public static Banner Parse(string output)
    {
        string[] lines = output[output.IndexOf(FirstLine, StringComparison.Ordinal)..].Split('\n');
        return new Banner(
            PasswordLine().Match(output).Groups[1].Value,
            TokenLine().Match(output).Groups[1].Value,
            [.. lines.Where(static line => line.StartsWith("curl ", StringComparison.Ordinal) || line.Contains(" say --url ", StringComparison.Ordinal))],
            lines.Single(static line => line.Contains(" calls --data ", StringComparison.Ordinal)));
    }

    /// <summary>The output without the one place that shows secrets on purpose.</summary>
    public static string Remove(string output) => Whole().Replace(output, "");

    [GeneratedRegex("admin password +(\\S+)")]
    private static partial Regex PasswordLine();

    [GeneratedRegex("API token +(\\S+)")]
    private static partial Regex TokenLine();

    [GeneratedRegex(FirstLine + ".* calls --data [^\n]*", RegexOptions.Singleline)]
    private static partial Regex Whole();
}
