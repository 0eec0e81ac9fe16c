namespace Relay.Admin;

/// <summary>A page of the ledger.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="Next">Where to go on; null when there is no more.</param>
internal sealed record LedgerPage(IReadOnlyList<LedgerLine> Lines, LedgerQuery? Next);
