namespace Relay.EndToEnd.Running;

/// <summary>What <c>relay calls</c> prints.</summary>
/// <param name="Rows">A line a call.</param>
/// <param name="Older">What the last line names for <c>--before</c>.</param>
internal sealed record CallList(IReadOnlyList<string> Rows, string Older)
{
    /// <summary>The last column of rows without a clip: the call's id, which begins with its time.</summary>
    public IEnumerable<string> Ids => Rows.Select(static row => row.Split(' ')[^1]);

    public static async Task<CallList> ReadAsync(Workplace place, params string[] options)
    {
        Command command = await Command.RelayAsync(place, ["calls", .. options]);
        Assert.True(command.ExitCode == 0, command.Error);
        string[] lines = command.Output.TrimEnd().Split('\n'); // a heading, the rows, a last line
        return new CallList(lines[1..^1], lines[^1].Split(' ')[^1]);
    }
}
