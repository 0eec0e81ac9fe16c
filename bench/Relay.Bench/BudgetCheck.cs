using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Relay.Bench;

/// <summary>
/// Compares what each hot loop allocates with its budget. Time is printed for the eye, not judged: the machines this runs
/// on are shared.
/// </summary>
internal static class BudgetCheck
{
    // The runtime compiles a hot method again only after 100 quiet milliseconds, in the background; what it compiled
    // first may allocate where the final code does not.
    private const int WarmUpMs = 300;
    private const int Iterations = 10_000;

    /// <summary>0 when every loop keeps its budget and budgets and loops match one to one, else 1.</summary>
    public static int Run(IReadOnlyList<HotLoop> loops, string budgetFile, TextWriter output)
    {
        Dictionary<string, long> budgets = ReadBudgets(budgetFile);
        bool failed = false;
        Line(output, "loop", "B/op", "budget", "ns/op", "");
        foreach (HotLoop loop in loops)
        {
            (long bytes, double nanoseconds) = Measure(loop.Once);

            // In hundredths, not rounded away: one allocation in ten thousand calls is still one.
            string perOp = (bytes / (double)Iterations).ToString("0.##", CultureInfo.InvariantCulture);
            string time = nanoseconds.ToString("0", CultureInfo.InvariantCulture);
            bool known = budgets.Remove(loop.Name, out long budget);
            bool kept = known && bytes <= budget * Iterations;
            failed |= !kept;
            string verdict = kept ? "ok" : known ? $"OVER by {bytes - (budget * Iterations)} B in {Iterations} calls" : "NO BUDGET";
            Line(output, loop.Name, perOp, known ? budget.ToString(CultureInfo.InvariantCulture) : "-", time, verdict);
        }

        foreach (string name in budgets.Keys)
        {
            failed = true;
            Line(output, name, "-", "-", "-", "NO SUCH LOOP");
        }

        return failed ? 1 : 0;
    }

    private static (long Bytes, double Nanoseconds) Measure(Action once)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMs)
        {
            once();
        }

        start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Iterations; i++)
        {
            once();
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return (bytes, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Iterations);
    }

    private static Dictionary<string, long> ReadBudgets(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetProperty("bytesPerOp").GetInt64());
    }

    private static void Line(TextWriter output, string loop, string bytes, string budget, string time, string verdict) =>
        output.WriteLine($"{loop,-36} {bytes,8} {budget,8} {time,10}  {verdict}");
}
