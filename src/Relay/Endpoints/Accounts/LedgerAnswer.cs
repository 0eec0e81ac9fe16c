namespace Relay.Endpoints.Accounts;

/// <summary>
/// An account's balance and the entries that changed it, newest first. <see cref="Balance"/> null: without limit. <see cref="Next"/> is the
/// <c>before</c> of the next page; null at the end.
/// </summary>
internal sealed record LedgerAnswer(string Username, string? Balance, string Credit, IReadOnlyList<EntryAnswer> Entries, Guid? Next);
