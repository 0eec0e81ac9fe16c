namespace Relay.Billing;

/// <summary>One entry in an account's ledger (<c>ledger_entries</c>): who changed its balance or credit, when and why. Never changed.</summary>
/// <param name="EntryId">Given by whoever asked, so that asking again adds nothing.</param>
/// <param name="AccountId">Row of <c>users</c>.</param>
/// <param name="Kind">What it did.</param>
/// <param name="AmountNanos">By how much the balance changed, signed; the new limit for <see cref="BalanceEntryKind.CreditLimit"/>.</param>
/// <param name="BalanceAfterNanos">The balance then; null: without limit. Calls not yet in the store are not in it.</param>
/// <param name="Reason">For people.</param>
/// <param name="MadeBy">The administrator's name, or <c>cli:</c> and the system's user.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record BalanceEntry(
    Guid EntryId, long AccountId, BalanceEntryKind Kind, long AmountNanos, long? BalanceAfterNanos, string Reason, string MadeBy,
    DateTimeOffset CreatedAt);
