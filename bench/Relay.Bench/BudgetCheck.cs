using System.Globalization;

namespace Relay.Bench;

/// <summary>
/// Compares what each hot loop allocates and takes with its budget. Allocations are hard. Time is a ratio to a loop measured in turns with it,
/// and has a tolerance; loops beyond it are measured again when all others are through, because on a shared machine only the slow result
/// can be chance.
/// </summary>
internal static class BudgetCheck
{
    private const int Attempts = 3;

    /// <summary>0 when every loop keeps its budget and budgets and loops match one to one, else 1.</summary>
    public static int Run(IReadOnlyList<HotLoop> loops, Budgets budgets, TextWriter output)
    {
        Dictionary<string, LoopTime> times = loops.ToDictionary(static loop => loop.Name, static loop => LoopMeter.Measure(loop.Once));
        for (int attempt = 1; attempt < Attempts; attempt++)
        {
            foreach (HotLoop loop in loops.Where(loop => budgets.IsSlow(loop.Name, times[loop.Name])))
            {
                (LoopTime once, LoopTime again) = (times[loop.Name], LoopMeter.Measure(loop.Once));
                times[loop.Name] = (again.Ratio < once.Ratio ? again : once) with { BytesInAll = Math.Max(once.BytesInAll, again.BytesInAll) };
            }
        }

        bool failed = false;
        Line(output, "loop", "B/op", "budget", "ns/op", "ratio", "budget", "");
        foreach (HotLoop loop in loops)
        {
            LoopTime time = times[loop.Name];
            bool isKnown = budgets.Loops.TryGetValue(loop.Name, out LoopBudget budget);
            long over = time.BytesInAll - (budget.BytesPerOp * LoopMeter.CountedCalls);
            string verdict = !isKnown ? "NO BUDGET"
                : over > 0 ? $"OVER by {over} B in {LoopMeter.CountedCalls} calls"
                : budgets.IsSlow(loop.Name, time) ? "SLOW"
                : "ok";
            failed |= verdict != "ok";

            // In hundredths, not rounded away: one allocation in ten thousand calls is still one.
            Line(
                output, loop.Name, Text(time.BytesInAll / (double)LoopMeter.CountedCalls, "0.##"), isKnown ? Text(budget.BytesPerOp, "0") : "-",
                Text(time.Nanoseconds, "0.0"), Text(time.Ratio, "0.0000"), isKnown ? Text(budget.Ratio, "0.0000") : "-", verdict);
        }

        foreach (string name in budgets.Loops.Keys.Where(name => !times.ContainsKey(name)))
        {
            failed = true;
            Line(output, name, "-", "-", "-", "-", "-", "NO SUCH LOOP");
        }

        return failed ? 1 : 0;
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, string loop, string bytes, string budget, string time, string ratio, string known, string verdict) =>
        output.WriteLine($"{loop,-34} {bytes,8} {budget,8} {time,10} {ratio,9} {known,9}  {verdict}");
}
