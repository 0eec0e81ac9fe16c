namespace Relay.Admin;

/// <summary>Which part of the ledger is wanted. Calls and entries have keys of their own, so a page's place is a place in each.</summary>
/// <param name="AccountId">Whose; null: everybody's.</param>
/// <param name="BeforeCall">Calls older than this one; null: all.</param>
/// <param name="BeforeEntry">Entries older than this one; null: all.</param>
/// <param name="Limit">Most lines.</param>
internal sealed record LedgerQuery(long? AccountId, Guid? BeforeCall, Guid? BeforeEntry, int Limit);
