using Relay.Archive;

namespace Relay.Billing;

/// <summary>One row on its way to the store, with its place in the journal. Either a call or a clip.</summary>
internal readonly record struct LedgerEntry(long EndLsn, CallRow? Call, ClipRow? Clip)
{
    public Guid Id => Call?.CallId ?? Clip!.ClipId;
}
