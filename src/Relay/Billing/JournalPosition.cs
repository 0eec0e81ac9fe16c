namespace Relay.Billing;

/// <summary>
/// How far the store has come in one journal: every row that ends at or before <paramref name="Lsn"/> is in the store. Kept in the
/// store, one row a journal, because several Relays may share one store.
/// </summary>
internal readonly record struct JournalPosition(Guid JournalId, long Lsn);
