using Relay.LoadTest.Load;
using Relay.LoadTest.Runs;
using static System.FormattableString;

namespace Relay.LoadTest.Reports;

/// <summary>The sentences that say how the last contender stands against each other one.</summary>
internal static class Comparison
{
    public static IReadOnlyList<string> Of(ScenarioResult result)
    {
        List<string> lines = [];
        foreach (string other in result.Contenders.Where(name => name != result.Subject))
        {
            List<string> parts = [];
            Add(parts, "CPU {0:0.00} x", result.Ratio(other, result.CpuUs));
            if (result.Scenario.PerChunk)
            {
                Add(parts, "chunk p99 {0:0.00} x", result.Ratio(other, Ms(static lane => lane.Chunk, 0.99)));
                Add(parts, "chunk p50 {0:+0.000;-0.000} ms, p99 {1:+0.000;-0.000} ms", result.Added(other, Ms(static lane => lane.Chunk, 0.5)), result.Added(other, Ms(static lane => lane.Chunk, 0.99)));
                Add(parts, "first p50 {0:+0.000;-0.000} ms, p99 {1:+0.000;-0.000} ms", result.Added(other, Ms(static lane => lane.First, 0.5)), result.Added(other, Ms(static lane => lane.First, 0.99)));
            }
            else
            {
                Add(parts, "whole p50 {0:+0.000;-0.000} ms, p99 {1:+0.000;-0.000} ms", result.Added(other, Ms(static lane => lane.Whole, 0.5)), result.Added(other, Ms(static lane => lane.Whole, 0.99)));
                Add(parts, "requests/s {0:0.00} x", result.Ratio(other, run => run.Units(false) / run.HoldSeconds));
            }

            lines.Add($"{result.Subject} / {other}: {string.Join("; ", parts)}");
        }

        return lines;
    }

    private static Func<RunResult, double?> Ms(Func<LaneResult, Samples> which, double share) => run => ScenarioResult.Ms(run, which, share);

    private static void Add(List<string> parts, string format, params double?[] values)
    {
        if (Array.TrueForAll(values, static value => value is not null))
        {
            parts.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, [.. values.Cast<object>()]));
        }
    }
}
