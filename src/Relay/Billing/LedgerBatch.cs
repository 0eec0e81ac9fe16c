using Relay.Archive;

namespace Relay.Billing;

/// <summary>
/// What the store takes in one transaction. Rows stand in journal order. The lists belong to the writer and are reused after
/// <see cref="ILedgerStore.ApplyAsync"/> returns; the rows themselves are immutable.
/// </summary>
/// <param name="Calls">Rows for <c>api_calls</c>, with the summaries that follow from them.</param>
/// <param name="Clips">Rows for <c>audio_clips</c>. A clip may come before its call.</param>
/// <param name="Position">To be stored in the same transaction.</param>
internal sealed record LedgerBatch(IReadOnlyList<CallRow> Calls, IReadOnlyList<ClipRow> Clips, JournalPosition Position);
