using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Relay.Data.MySql;
using Relay.Storage;
using Relay.Storage.Import;

namespace Relay.Cli;

/// <summary><c>relay import minimax-server</c>: takes over users, tokens, prices and calls of the project Relay replaces.</summary>
internal static class ImportCommand
{
    public static Command Create(CommonOptions common) => new("import", "Take over another program's data") { CreateMiniMaxServer(common) };

    private static Command CreateMiniMaxServer(CommonOptions common)
    {
        Option<string> mysql = new("--mysql")
        {
            Description = "Its database: mysql://user:password@host:port/name, or Server=...;User ID=...;Password=...;Database=...; "
                + "'-' reads it from standard input, so that the password stays out of the process list",
            Required = true,
        };
        Option<bool> dryRun = new("--dry-run") { Description = "Only look and count" };
        Command command = new("minimax-server", "From MINIMAX-SERVER's MySQL tables; may be run again and brings what is new") { mysql, dryRun };
        command.SetAction(async (result, cancellationToken) =>
        {
            string address = result.GetValue(mysql)!;
            if (address == "-")
            {
                address = (await Console.In.ReadLineAsync(cancellationToken) ?? "").Trim();
            }

            await using SqlStore store = EmbeddedStore.Open(common, result);
            await using DbDataSource source = MySqlDriver.Create(MySqlOptions.Parse(address));
            ImportReport report;
            try
            {
                MiniMaxServerImport import = new(
                    new OriginalStore(source), store, new PriceStore(store, TimeProvider.System), TimeProvider.System, result.GetValue(dryRun));
                report = import.Report;
                import.Run(cancellationToken);
            }
            catch (DbException error)
            {
                return await CommandError.WriteAsync($"the import broke off: {error.Message}. What has been brought stays; run it again to go on");
            }

            Print(report, result.GetValue(dryRun));
            return 0;
        });
        return command;
    }

    private static void Print(ImportReport report, bool dryRun)
    {
        Console.WriteLine($"{"TABLE",-22}  {"READ",10}  {(dryRun ? "WOULD ADD" : "ADDED"),10}  {"THERE",10}  {"SKIPPED",10}");
        foreach (ImportCounts table in report.Tables)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{table.Table,-22}  {table.Read,10}  {table.Added,10}  {table.Present,10}  {table.Skipped,10}"));
        }

        foreach (string reason in report.Reasons)
        {
            Console.WriteLine(reason);
        }
    }
}
