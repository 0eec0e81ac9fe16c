using System.CommandLine;
using System.Globalization;
using Relay.Billing;
using Relay.Endpoints.Billing;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay price list | set | disable | history</c>. A running Relay takes a change over within seconds.</summary>
internal static class PriceCommand
{
    public static Command Create(CommonOptions common) => new("price", "See and change prices")
    {
        CreateList(common), CreateSet(common), CreateDisable(common), CreateHistory(common),
    };

    private static Command CreateList(CommonOptions common)
    {
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("list", "List all prices") { json };
        command.SetAction(async (result, _) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            PriceStore prices = new(store, TimeProvider.System);
            IReadOnlyList<PriceRow> rows = prices.ReadOrSeed();
            if (result.GetValue(json))
            {
                JsonOutput.Write(writer =>
                {
                    writer.WriteStartArray("prices"u8);
                    foreach (PriceRow row in rows)
                    {
                        writer.WriteStartObject();
                        BillingJson.WritePrice(writer, row);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
                return 0;
            }

            Console.WriteLine($"{"TASK",-28}  {"MODEL",-26}  {"PRICE",12}  {"UNIT",-18}  ACTIVE");
            foreach (PriceRow row in rows)
            {
                Console.WriteLine(Line(row) + (row.IsActive ? "yes" : "no"));
            }

            return 0;
        });
        return command;
    }

    private static Command CreateSet(CommonOptions common)
    {
        Argument<string> task = new("task") { Description = "Task type, such as sync_tts" };
        Argument<string> model = new("model") { Description = "Model, or all_models for those without a price of their own" };
        Argument<string> price = new("price") { Description = "Decimal, at most nine decimals" };
        Option<string> unit = new("--unit") { Description = "What that is the price of", DefaultValueFactory = static _ => "per_10k_chars" };
        unit.AcceptOnlyFromAmong([.. BillingUnitNames.All]);
        Option<string?> description = new("--description") { Description = "A note for people" };
        Command command = new("set", "Add or change a price, and put it in force") { task, model, price, unit, description };
        command.SetAction(async (result, _) =>
        {
            string text = result.GetValue(price)!;
            string note = result.GetValue(description) ?? "";
            bool isPrice = Money.TryParse(text, out long nanos) && PriceRules.IsPrice(nanos);
            string? wrong = PriceRules.FindNameError(result.GetValue(task)!) is { } taskError ? "the task type " + taskError
                : PriceRules.FindNameError(result.GetValue(model)!) is { } modelError ? "the model " + modelError
                : PriceRules.FindDescriptionError(note) is { } noteError ? "the description " + noteError
                : !isPrice ? $"the price '{text}' {PriceRules.PriceError}"
                : null;
            if (wrong is not null)
            {
                return await CommandError.WriteAsync(wrong);
            }

            // The option takes no other names.
            BillingUnit billingUnit = BillingUnitNames.TryParse(result.GetValue(unit), out BillingUnit named) ? named : default;
            PriceRow row = new(result.GetValue(task)!, result.GetValue(model)!, new Price(nanos, billingUnit), note);
            return await SaveAsync(common, result, row);
        });
        return command;
    }

    private static Command CreateDisable(CommonOptions common)
    {
        Argument<string> task = new("task") { Description = "Task type" };
        Argument<string> model = new("model") { Description = "Model" };
        Command command = new("disable", "Take a price out of force; the price for all models, or none, takes its place") { task, model };
        command.SetAction(async (result, _) =>
        {
            PriceRow? row;
            await using (SqlStore store = EmbeddedStore.Open(common, result))
            {
                row = new PriceStore(store, TimeProvider.System).Read()
                    .FirstOrDefault(row => row.TaskType == result.GetValue(task) && row.Model == result.GetValue(model));
            }

            return row is null
                ? await CommandError.WriteAsync("there is no such price; 'relay price list' shows those there are")
                : await SaveAsync(common, result, row with { IsActive = false });
        });
        return command;
    }

    private static Command CreateHistory(CommonOptions common)
    {
        Option<string?> task = new("--task") { Description = "Only of this task type" };
        Option<string?> model = new("--model") { Description = "Only of this model" };
        Option<int> limit = new("--limit", "-n") { Description = "How many (default: 50)", DefaultValueFactory = static _ => 50 };
        Option<bool> json = new("--json") { Description = "Print JSON" };
        Command command = new("history", "List changes of prices, newest first") { task, model, limit, json };
        command.SetAction(async (result, _) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            IReadOnlyList<PriceChange> changes = new PriceStore(store, TimeProvider.System).ReadHistory(
                result.GetValue(task), result.GetValue(model), Math.Clamp(result.GetValue(limit), 1, 10_000), before: null);
            if (result.GetValue(json))
            {
                JsonOutput.Write(writer => BillingJson.WriteChanges(writer, changes));
                return 0;
            }

            foreach (PriceChange change in changes)
            {
                string time = change.ChangedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                Console.WriteLine($"{time}  {Line(change.Row)}{(change.Row.IsActive ? "set" : "disabled")} by {change.ChangedBy}");
            }

            return 0;
        });
        return command;
    }

    private static async Task<int> SaveAsync(CommonOptions common, ParseResult result, PriceRow row)
    {
        await using SqlStore store = EmbeddedStore.Open(common, result);
        PriceStore prices = new(store, TimeProvider.System);

        // An empty table is filled first: a single row of one's own would otherwise make every other model free.
        prices.ReadOrSeed();
        prices.Set(row, "cli:" + Environment.UserName);
        Console.WriteLine(Line(row) + (row.IsActive ? "in force" : "disabled"));
        return 0;
    }

    private static string Line(PriceRow row) =>
        $"{row.TaskType,-28}  {row.Model,-26}  {Money.FormatShort(row.Price.Nanos),12}  {BillingUnitNames.Of(row.Price.Unit),-18}  ";
}
