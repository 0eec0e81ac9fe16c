using System.CommandLine;
using Relay.Admin;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Endpoints.Billing;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay stats</c>: what everybody did so far and today.</summary>
internal static class StatsCommand
{
    public static Command Create(CommonOptions common)
    {
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("stats", "Totals of users, calls, tasks and voices") { json };
        command.SetAction(async (result, _) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            SystemStatistics statistics = new UsageReader(store).ReadStatistics(UnixMicros.ToDay(UnixMicros.Of(DateTimeOffset.UtcNow)));
            if (result.GetValue(json))
            {
                JsonOutput.Write(writer => StatisticsEndpoint.Write(writer, statistics));
                return 0;
            }

            Console.WriteLine($"active users {statistics.ActiveUsers}");
            Print("all calls", statistics.All);
            Print("today (UTC)", statistics.Today);
            foreach (TaskTotals task in statistics.Tasks)
            {
                Print("  " + task.TaskType, task.Totals);
            }

            foreach (VoiceTotals voices in statistics.Voices)
            {
                Console.WriteLine($"{"voices " + voices.TaskType,-32}  {voices.Voices,9} made   {voices.Charged,9} charged  {Money.FormatShort(voices.Nanos),16}");
            }

            return 0;
        });
        return command;
    }

    private static void Print(string what, UsageTotals totals) =>
        Console.WriteLine($"{what,-32}  {totals.Calls,9} calls  {totals.Units,12} units  {Money.FormatShort(totals.Nanos),16}");
}
