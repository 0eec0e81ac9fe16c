using Relay.LoadTest.Load;
using Relay.LoadTest.Runs;
using static System.FormattableString;

namespace Relay.LoadTest.Reports;

/// <summary>What a reader must know before believing a figure.</summary>
internal static class Cautions
{
    private const double BusyShare = 0.85;
    private const long LateNs = 1_000_000;

    public static IReadOnlyList<string> Of(ScenarioResult result)
    {
        List<string> cautions = [];
        foreach (string contender in result.Contenders)
        {
            double busiest = result.Runs.Where(run => run.Contender == contender).Max(static run => run.DriverShare + run.UpstreamShare);
            if (busiest > BusyShare)
            {
                cautions.Add(Invariant($"{contender}: client and upstream together used {busiest:0.00} of a core; its latencies are partly theirs."));
            }

            long? late = result.Pool(contender, static lane => lane.Late).Percentile(0.99);
            if (late > LateNs)
            {
                cautions.Add(Invariant($"{contender}: the client turned to a call up to {late / 1e6:0.0} ms late (p99); times to first and whole hold that."));
            }

            long dropped = result.Runs.Where(run => run.Contender == contender).Sum(Dropped);
            if (dropped > 0)
            {
                cautions.Add(Invariant($"{contender}: {dropped} values were measured beyond what is kept and are in no percentile."));
            }
        }

        return cautions;
    }

    private static long Dropped(RunResult run)
    {
        LaneResult lane = run.Lanes[0];
        return lane.First.Dropped + lane.Chunk.Dropped + lane.Whole.Dropped;
    }
}
