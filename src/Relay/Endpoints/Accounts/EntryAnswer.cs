using Relay.Billing;

namespace Relay.Endpoints.Accounts;

/// <summary>One entry of an account's ledger. Amounts are decimal text, exact to the last nano-unit.</summary>
internal sealed record EntryAnswer(
    Guid EntryId, string Kind, string Amount, string? BalanceAfter, string Reason, string MadeBy, string CreatedAt)
{
    public static EntryAnswer Of(BalanceEntry entry) => new(
        entry.EntryId,
        NameOf(entry.Kind),
        Money.Format(entry.AmountNanos),
        entry.BalanceAfterNanos is { } after ? Money.Format(after) : null,
        entry.Reason,
        entry.MadeBy,
        IsoTime.Of(entry.CreatedAt));

    public static string NameOf(BalanceEntryKind kind) => kind switch
    {
        BalanceEntryKind.TopUp => "topup",
        BalanceEntryKind.Adjust => "adjust",
        BalanceEntryKind.CreditLimit => "credit_limit",
        _ => "unlimited",
    };
}
