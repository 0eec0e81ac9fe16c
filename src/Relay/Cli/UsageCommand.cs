using System.CommandLine;
using System.Globalization;
using System.IO.Pipelines;
using Relay.Admin;
using Relay.Billing;
using Relay.Endpoints.Billing;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay usage</c>: roll-ups by day or month, user, model, upstream, task.</summary>
internal static class UsageCommand
{
    private const int MaxLines = 100_000;

    public static Command Create(CommonOptions common)
    {
        Option<string?> from = new("--from") { Description = "First UTC day, as 2026-12-31 (default: 30 days back)" };
        Option<string?> to = new("--to") { Description = "Last UTC day (default: today)" };
        Option<string> by = new("--by") { Description = "A list of " + UsageByNames.All, DefaultValueFactory = static _ => "day,user" };
        Option<string?> user = new("--user") { Description = "Only this user's" };
        Option<bool> revenue = new("--revenue") { Description = "The dearest first" };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Option<bool> csv = new("--csv") { Description = "Print CSV" };
        Command command = new("usage", "Sum up what was charged") { from, to, by, user, revenue, json, csv };
        command.SetAction(async (result, cancellationToken) =>
        {
            DateOnly last = DateOnly.FromDateTime(DateTime.UtcNow);
            if ((result.GetValue(to) is { } toText && !TryRead(toText, out last)) || !UsageByNames.TryParse(result.GetValue(by)!, out UsageBy parts))
            {
                return await CommandError.WriteAsync($"--to is a day as 2026-12-31, --by a list of {UsageByNames.All}");
            }

            DateOnly first = last.AddDays(-29);
            if (result.GetValue(from) is { } fromText && !TryRead(fromText, out first))
            {
                return await CommandError.WriteAsync("--from is a day as 2026-12-31");
            }

            await using SqlStore store = EmbeddedStore.Open(common, result);
            UserTotals? only = result.GetValue(user) is { } name ? new UserReader(store).Find(name) : null;
            if (result.GetValue(user) is not null && only is null)
            {
                return await CommandError.WriteAsync($"there is no user '{result.GetValue(user)}'");
            }

            IReadOnlyList<UsageLine> lines = new UsageReader(store).Read(new UsageQuery(
                UsageFields.Number(first), UsageFields.Number(last), parts, MaxLines, only?.AccountId, result.GetValue(revenue)));
            if (result.GetValue(json))
            {
                JsonOutput.Write(writer => UsageEndpoint.Write(writer, lines));
            }
            else if (result.GetValue(csv))
            {
                await WriteCsvAsync(lines, cancellationToken);
            }
            else
            {
                Print(lines);
            }

            return 0;
        });
        return command;
    }

    private static bool TryRead(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static async Task WriteCsvAsync(IReadOnlyList<UsageLine> lines, CancellationToken cancellationToken)
    {
        PipeWriter output = PipeWriter.Create(Console.OpenStandardOutput());
        CsvWriter csv = new(output);
        CsvLines.WriteUsageHead(csv);
        foreach (UsageLine line in lines)
        {
            CsvLines.Write(csv, line);
        }

        await output.FlushAsync(cancellationToken);
    }

    private static void Print(IReadOnlyList<UsageLine> lines)
    {
        Console.WriteLine($"{"PERIOD",-10}  {"USER",-16}  {"MODEL",-24}  {"UPSTREAM",-10}  {"TASK",-22}  {"CALLS",9}  {"FAILED",7}  {"UNITS",12}  {"AMOUNT",16}");
        foreach (UsageLine line in lines)
        {
            string period = line.Period is { } number ? UsagePeriod.Text(number) : "";
            Console.WriteLine(
                $"{period,-10}  {line.Username,-16}  {line.Model,-24}  {line.Upstream,-10}  {line.TaskType,-22}  {line.Calls,9}  {line.FailedCalls,7}  {line.Units,12}  {Money.FormatShort(line.Nanos),16}");
        }
    }
}
