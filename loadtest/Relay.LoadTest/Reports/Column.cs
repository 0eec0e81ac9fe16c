using System.Globalization;
using Relay.LoadTest.Runs;

namespace Relay.LoadTest.Reports;

/// <summary>One column of a scenario's table.</summary>
/// <param name="Title">With its unit.</param>
/// <param name="Format">Of the number.</param>
/// <param name="Figure">Of one run; the table has the median over rounds.</param>
internal sealed record Column(string Title, string Format, Func<RunResult, double?> Figure)
{
    /// <summary>The table of a scenario.</summary>
    public static IReadOnlyList<Column> Of(ScenarioResult result)
    {
        string unit = result.Scenario.PerChunk ? "chunk" : "request";
        List<Column> columns =
        [
            new($"CPU us/{unit}", "0.0", result.CpuUs),
            new("user", "0.0", result.UserUs),
            new("kernel", "0.0", result.KernelUs),
            new("cores used", "0.00", static run => run.HasServer ? (run.UserMs + run.KernelMs) / 1000.0 / run.HoldSeconds : null),
            new($"{unit}s/s", "0", run => run.Units(result.Scenario.PerChunk) / run.HoldSeconds),
        ];
        if (result.Scenario.PerChunk)
        {
            columns.Add(new("first p50 ms", "0.00", static run => ScenarioResult.Ms(run, static lane => lane.First, 0.5)));
            columns.Add(new("first p99", "0.00", static run => ScenarioResult.Ms(run, static lane => lane.First, 0.99)));
            columns.Add(new("chunk p50 ms", "0.000", static run => ScenarioResult.Ms(run, static lane => lane.Chunk, 0.5)));
            columns.Add(new("chunk p99", "0.000", static run => ScenarioResult.Ms(run, static lane => lane.Chunk, 0.99)));
            columns.Add(new("chunk p99.9", "0.000", static run => ScenarioResult.Ms(run, static lane => lane.Chunk, 0.999)));
        }

        columns.Add(new("whole p50 ms", "0.00", static run => ScenarioResult.Ms(run, static lane => lane.Whole, 0.5)));
        columns.Add(new("whole p99", "0.00", static run => ScenarioResult.Ms(run, static lane => lane.Whole, 0.99)));
        columns.Add(new("RSS MB", "0.0", static run => run.HasServer ? run.ResidentBytes / 1e6 : null));
        columns.Add(new("peak MB", "0.0", static run => run.HasServer ? run.PeakBytes / 1e6 : null));
        columns.Add(new("client + upstream", "0.00", static run => run.DriverShare + run.UpstreamShare));
        return columns;
    }

    public string Text(ScenarioResult result, string contender) =>
        result.Median(contender, Figure) is { } value ? value.ToString(Format, CultureInfo.InvariantCulture) : "-";
}
