using Relay.LoadTest.Load;
using Relay.LoadTest.Runs;
using static System.FormattableString;

namespace Relay.LoadTest.Reports;

/// <summary>One lane over all rounds.</summary>
internal sealed record LaneTotals(long Planned, long Good, long Refused, long LeftWaiting, long MissingBytes, Samples Whole, IReadOnlyDictionary<string, long> Errors)
{
    /// <summary>"0", or each kind with its number.</summary>
    public string ErrorText => Errors.Count == 0 ? "0" : string.Join(", ", Errors.Select(static error => Invariant($"{error.Value} {error.Key}")));

    public static LaneTotals Of(ScenarioResult scenario, string contender, int lane)
    {
        long planned = 0, good = 0, refused = 0, waiting = 0, missing = 0;
        Samples whole = new();
        SortedDictionary<string, long> errors = new(StringComparer.Ordinal);
        foreach (RunResult run in scenario.Runs)
        {
            if (run.Contender != contender)
            {
                continue;
            }

            LaneResult one = run.Lanes[lane];
            planned += one.Planned;
            good += one.Good;
            refused += one.Refused;
            waiting += one.LeftWaiting;
            missing += one.MissingBytes;
            whole.AddAll(one.Whole);
            foreach ((string kind, long count) in one.Errors)
            {
                errors[kind] = errors.GetValueOrDefault(kind) + count;
            }
        }

        return new LaneTotals(planned, good, refused, waiting, missing, whole, errors);
    }
}
