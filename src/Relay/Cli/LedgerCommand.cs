using System.CommandLine;
using System.Globalization;
using Relay.Billing;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay ledger NAME</c>: an account's balance and what changed it, newest first.</summary>
internal static class LedgerCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> user = new("user") { Description = "Whose account" };
        Option<int> limit = new("--limit", "-n") { Description = "How many entries (default: 20)", DefaultValueFactory = static _ => 20 };
        Option<Guid?> before = new("--before") { Description = "Only entries older than this one: the next page" };
        Command command = new("ledger", "Show an account's balance and the entries that changed it") { user, limit, before };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            BalanceStore balances = new(store, TimeProvider.System);
            if (await balances.FindBalanceAsync(result.GetValue(user)!, cancellationToken) is not { } balance)
            {
                await Console.Error.WriteLineAsync($"relay: there is no user '{result.GetValue(user)}'");
                return 1;
            }

            Print(balance, await balances.ReadEntriesAsync(
                balance.AccountId, Math.Clamp(result.GetValue(limit), 1, 10_000), result.GetValue(before), cancellationToken));
            return 0;
        });
        return command;
    }

    private static void Print(AccountBalance balance, IReadOnlyList<BalanceEntry> entries)
    {
        Console.WriteLine(balance.BalanceNanos is { } nanos
            ? $"balance {Money.Format(nanos)}, credit {Money.Format(balance.CreditNanos)}"
            : "without limit");
        foreach (BalanceEntry entry in entries)
        {
            string time = entry.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            string after = entry.BalanceAfterNanos is { } left ? Money.Format(left) : "-";
            Console.WriteLine($"{time}  {entry.Kind,-11}  {Money.Format(entry.AmountNanos),18}  {after,18}  {entry.EntryId}  {entry.MadeBy}  {entry.Reason}");
        }
    }
}
