using System.Globalization;

namespace Relay.Bench;

/// <summary>
/// Compares what each hot loop allocates and takes with its budget. Allocations are hard. Time is a ratio to a loop measured in turns with it,
/// and has a tolerance; a loop beyond it is measured again, because on a shared machine only the slow result can be chance.
/// </summary>
internal static class BudgetCheck
{
    private const int Attempts = 3;

    /// <summary>0 when every loop keeps its budget and budgets and loops match one to one, else 1.</summary>
    public static int Run(IReadOnlyList<HotLoop> loops, Budgets budgets, TextWriter output)
    {
        Dictionary<string, LoopBudget> left = new(budgets.Loops);
        bool failed = false;
        Line(output, "loop", "B/op", "budget", "ns/op", "ratio", "budget", "");
        foreach (HotLoop loop in loops)
        {
            bool isKnown = left.Remove(loop.Name, out LoopBudget budget);
            LoopTime time = LoopMeter.Measure(loop.Once);
            for (int attempt = 1; attempt < Attempts && isKnown && IsSlow(time, budget, budgets); attempt++)
            {
                LoopTime again = LoopMeter.Measure(loop.Once);
                time = again.Ratio < time.Ratio ? again with { BytesInAll = Math.Max(again.BytesInAll, time.BytesInAll) } : time;
            }

            string verdict = !isKnown ? "NO BUDGET"
                : time.BytesInAll > budget.BytesPerOp * LoopMeter.CountedCalls ? $"OVER by {time.BytesInAll - (budget.BytesPerOp * LoopMeter.CountedCalls)} B in {LoopMeter.CountedCalls} calls"
                : IsSlow(time, budget, budgets) ? "SLOW"
                : "ok";
            failed |= verdict != "ok";

            // In hundredths, not rounded away: one allocation in ten thousand calls is still one.
            Line(
                output, loop.Name, Text(time.BytesInAll / (double)LoopMeter.CountedCalls, "0.##"), isKnown ? Text(budget.BytesPerOp, "0") : "-",
                Text(time.Nanoseconds, "0.0"), Text(time.Ratio, "0.0000"), isKnown ? Text(budget.Ratio, "0.0000") : "-", verdict);
        }

        foreach (string name in left.Keys)
        {
            failed = true;
            Line(output, name, "-", "-", "-", "-", "-", "NO SUCH LOOP");
        }

        return failed ? 1 : 0;
    }

    private static bool IsSlow(LoopTime time, LoopBudget budget, Budgets budgets) => time.Ratio > budget.Ratio * budgets.Tolerance;

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, string loop, string bytes, string budget, string time, string ratio, string known, string verdict) =>
        output.WriteLine($"{loop,-40} {bytes,8} {budget,8} {time,10} {ratio,9} {known,9}  {verdict}");
}
