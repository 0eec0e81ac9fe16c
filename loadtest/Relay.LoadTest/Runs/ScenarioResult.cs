using Relay.LoadTest.Load;
using Relay.LoadTest.Scenarios;

namespace Relay.LoadTest.Runs;

/// <summary>All runs of one scenario, and what is read out of them: medians over rounds, and ratios within each round.</summary>
internal sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<RunResult> Runs)
{
    /// <summary>Names in the order of their turns.</summary>
    public IEnumerable<string> Contenders => Scenario.Contenders.Select(static contender => contender.Name);

    /// <summary>The one the others are compared with: the last.</summary>
    public string Subject => Scenario.Contenders[^1].Name;

    /// <summary>The median over rounds of one figure; null when no round has it.</summary>
    public double? Median(string contender, Func<RunResult, double?> figure) => Middle(Runs.Where(run => run.Contender == contender).Select(figure));

    /// <summary>
    /// The subject's figure through another's, each round by itself, then the median: what disturbed one round disturbed both. Null when there is nothing to compare.
    /// </summary>
    public double? Ratio(string other, Func<RunResult, double?> figure) => Paired(other, figure, static (a, b) => b > 0 ? a / b : null);

    /// <summary>The subject's figure less another's, likewise.</summary>
    public double? Added(string other, Func<RunResult, double?> figure) => Paired(other, figure, static (a, b) => a - b);

    /// <summary>Every sample of the first lane over all rounds.</summary>
    public Samples Pool(string contender, Func<LaneResult, Samples> which)
    {
        Samples all = new();
        foreach (RunResult run in Runs)
        {
            if (run.Contender == contender)
            {
                all.AddAll(which(run.Lanes[0]));
            }
        }

        return all;
    }

    /// <summary>Microseconds of CPU a unit; null where there is no server.</summary>
    public double? CpuUs(RunResult run) => PerUnit(run, run.UserMs + run.KernelMs);

    public double? UserUs(RunResult run) => PerUnit(run, run.UserMs);

    public double? KernelUs(RunResult run) => PerUnit(run, run.KernelMs);

    /// <summary>A percentile of the first lane in milliseconds.</summary>
    public static double? Ms(RunResult run, Func<LaneResult, Samples> which, double share) => which(run.Lanes[0]).Percentile(share) / 1e6;

    /// <summary>The middle value, or the mean of the two in the middle; null when there is none.</summary>
    public static double? Middle(IEnumerable<double?> values)
    {
        List<double> there = [];
        foreach (double? value in values)
        {
            if (value is { } number)
            {
                there.Add(number);
            }
        }

        there.Sort();
        return there.Count == 0 ? null : (there[(there.Count - 1) / 2] + there[there.Count / 2]) / 2;
    }

    private double? PerUnit(RunResult run, long ms) =>
        run.HasServer && run.Units(Scenario.PerChunk) is > 0 and var units ? ms * 1000.0 / units : null;

    private double? Paired(string other, Func<RunResult, double?> figure, Func<double, double, double?> compare)
    {
        List<double?> pairs = [];
        foreach (RunResult run in Runs)
        {
            if (run.Contender == Subject && Runs.FirstOrDefault(peer => peer.Contender == other && peer.Round == run.Round) is { } peer
                && figure(run) is { } a && figure(peer) is { } b)
            {
                pairs.Add(compare(a, b));
            }
        }

        return Middle(pairs);
    }
}
