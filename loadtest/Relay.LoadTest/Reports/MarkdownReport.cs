using System.Text;
using Relay.LoadTest.Load;
using Relay.LoadTest.Runs;
using static System.FormattableString;

namespace Relay.LoadTest.Reports;

/// <summary>The tables, for a terminal or a README.</summary>
internal static class MarkdownReport
{
    public static string Write(LoadTestResult result)
    {
        StringBuilder text = new();
        text.Append(Heading(result)).Append('\n');
        foreach (ScenarioResult scenario in result.Scenarios)
        {
            text.Append("\n## ").Append(scenario.Scenario.Name).Append("\n\n").Append(scenario.Scenario.What).Append(".\n\n");
            IReadOnlyList<Column> columns = Column.Of(scenario);
            Row(text, ["", .. columns.Select(static column => column.Title), "calls", "errors", "missing bytes"]);
            Row(text, ["---", .. columns.Select(static _ => "---:"), "---:", "---:", "---:"]);
            foreach (string contender in scenario.Contenders)
            {
                LaneTotals totals = LaneTotals.Of(scenario, contender, 0);
                Row(text, [contender, .. columns.Select(column => column.Text(scenario, contender)), Invariant($"{totals.Planned}"), totals.ErrorText, Invariant($"{totals.MissingBytes}")]);
            }

            OtherLanes(text, scenario);
            text.Append('\n');
            foreach (string line in Comparison.Of(scenario).Concat(Cautions.Of(scenario).Select(static caution => "Caution: " + caution)))
            {
                text.Append("- ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What the run was.</summary>
    public static string Heading(LoadTestResult result) => Invariant(
        $"relay-loadtest {result.Command}\n\n{result.At:yyyy-MM-dd HH:mm} UTC, commit {result.Machine.Commit}, {result.Machine.Processor}, {result.Machine.Cores} cores, {result.Machine.System}, {result.Machine.Kernel}, client on {result.Machine.Runtime}; server on cores {result.Options.ServerCores ?? "all"}, client and upstream on {result.Options.LoadCores ?? "all"}; {result.Options.Rounds} round(s) of {result.Options.HoldSeconds:0.##} s after {result.Options.RampSeconds:0.##} s of ramp; medians over rounds, ratios within rounds.");

    private static void OtherLanes(StringBuilder text, ScenarioResult scenario)
    {
        bool begun = false;
        foreach (string contender in scenario.Contenders)
        {
            RunResult first = scenario.Runs.First(run => run.Contender == contender);
            for (int i = 1; i < first.Lanes.Count; i++)
            {
                if (!begun)
                {
                    text.Append('\n');
                    Row(text, ["beside it", "calls", "good", "turned away", "left waiting", "p50 ms", "p99 ms", "errors"]);
                    Row(text, ["---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"]);
                    begun = true;
                }

                LaneTotals totals = LaneTotals.Of(scenario, contender, i);
                Row(text,
                [
                    $"{contender}: {first.Lanes[i].Name}", Invariant($"{totals.Planned}"), Invariant($"{totals.Good}"), Invariant($"{totals.Refused}"), Invariant($"{totals.LeftWaiting}"),
                    Invariant($"{totals.Whole.Percentile(0.5) / 1e6:0.00}"), Invariant($"{totals.Whole.Percentile(0.99) / 1e6:0.00}"), totals.ErrorText,
                ]);
            }
        }
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
