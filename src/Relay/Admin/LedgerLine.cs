using Relay.Billing;
using Relay.Streaming;

namespace Relay.Admin;

/// <summary>One line of the ledger: a call with its hold and its settlement, or an entry that an administrator made. Amounts are nano-units.</summary>
/// <param name="Id">Of the call or the entry.</param>
/// <param name="At">When the call was admitted, or the entry made.</param>
/// <param name="Username">Whose; empty for an account that is gone.</param>
internal sealed record LedgerLine(Guid Id, DateTimeOffset At, string Username)
{
    /// <summary>What an entry did; null for a call.</summary>
    public BalanceEntryKind? Kind { get; init; }

    /// <summary>What a call was charged; by how much an entry changed the balance, or the limit it set.</summary>
    public long AmountNanos { get; init; }

    /// <summary>What a call had set aside when it was settled.</summary>
    public long HeldNanos { get; init; }

    /// <summary>When a call was settled.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    public string TaskType { get; init; } = "";

    public string Model { get; init; } = "";

    public EndReason EndReason { get; init; }

    /// <summary>The balance after an entry; null: without limit, and for calls, which the store does not keep it of.</summary>
    public long? BalanceAfterNanos { get; init; }

    public string Reason { get; init; } = "";

    public string MadeBy { get; init; } = "";
}
