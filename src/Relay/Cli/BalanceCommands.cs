using System.CommandLine;
using System.Globalization;
using Relay.Billing;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay user topup | adjust | credit</c></summary>
internal static class BalanceCommands
{
    public static IEnumerable<Command> Create(CommonOptions common) =>
    [
        CreateMoney(common, "topup", "Add money to a prepaid account", BalanceEntryKind.TopUp),
        CreateMoney(common, "adjust", "Correct a balance by a signed amount", BalanceEntryKind.Adjust),
        CreateCredit(common),
    ];

    private static Command CreateMoney(CommonOptions common, string name, string description, BalanceEntryKind kind)
    {
        Argument<string> user = new("user") { Description = "Whose account" };
        Argument<string> amount = new("amount") { Description = "Units of currency, with up to nine decimals" };
        (Option<string> reason, Option<Guid?> id) = CommonOnes();
        reason.Required = true;
        Command command = new(name, description) { user, amount, reason, id };
        command.SetAction((result, cancellationToken) =>
        {
            long nanos = Amounts.Parse(result.GetValue(amount)!);
            return RunAsync(common, result, NewChange(result, user, reason, id, kind, nanos), cancellationToken);
        });
        return command;
    }

    private static Command CreateCredit(CommonOptions common)
    {
        Argument<string> user = new("user") { Description = "Whose account" };
        Option<string?> limit = new("--limit") { Description = "How far below zero the balance may go (postpaid)" };
        Option<bool> unlimited = new("--unlimited") { Description = "No limit at all; the balance is given up" };
        Option<bool> none = new("--none") { Description = "No credit (prepaid)" };
        (Option<string> reason, Option<Guid?> id) = CommonOnes();
        reason.DefaultValueFactory = static _ => "credit set";
        Command command = new("credit", "Set an account's credit limit") { user, limit, unlimited, none, reason, id };
        command.SetAction((result, cancellationToken) =>
        {
            int chosen = (result.GetValue(limit) is null ? 0 : 1) + (result.GetValue(unlimited) ? 1 : 0) + (result.GetValue(none) ? 1 : 0);
            if (chosen != 1)
            {
                throw new ArgumentException("choose one of --limit AMOUNT, --unlimited and --none");
            }

            BalanceEntryKind kind = result.GetValue(unlimited) ? BalanceEntryKind.Unlimited : BalanceEntryKind.CreditLimit;
            long nanos = result.GetValue(limit) is { } text ? Amounts.Parse(text) : 0;
            return RunAsync(common, result, NewChange(result, user, reason, id, kind, nanos), cancellationToken);
        });
        return command;
    }

    private static (Option<string> Reason, Option<Guid?> Id) CommonOnes() => (
        new Option<string>("--reason") { Description = "Why, for whoever reads the ledger" },
        new Option<Guid?>("--id") { Description = "The entry's id (UUID): the same one again adds nothing (default: a new one)" });

    private static BalanceChange NewChange(
        ParseResult result, Argument<string> user, Option<string> reason, Option<Guid?> id, BalanceEntryKind kind, long nanos) => new(
        result.GetValue(id) ?? Guid.CreateVersion7(),
        result.GetValue(user)!,
        kind,
        nanos,
        result.GetValue(reason)!,
        "cli:" + Environment.UserName);

    private static async Task<int> RunAsync(CommonOptions common, ParseResult result, BalanceChange change, CancellationToken cancellationToken)
    {
        if (change.FindError() is { } error)
        {
            throw new ArgumentException(error);
        }

        await using SqlStore store = EmbeddedStore.Open(common, result);
        BalanceResult done = await new BalanceStore(store, TimeProvider.System).ChangeAsync(change, cancellationToken);
        if (done.Entry is not { } entry)
        {
            await Console.Error.WriteLineAsync($"relay: {change.Username}: {done.Message}");
            return 1;
        }

        string balance = entry.BalanceAfterNanos is { } after ? Money.Format(after) : "without limit";
        string again = done.Outcome == BalanceOutcome.DoneBefore ? " (done before)" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change.Username}: balance {balance}, entry {entry.EntryId}{again}"));
        return 0;
    }
}
