using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Billing;

/// <summary>One settled call: a complete row of <c>api_calls</c>. Immutable. Amounts are nano-units, times Unix microseconds.</summary>
internal sealed record CallRow
{
    /// <summary>UUIDv7 made at admission; the primary key. Stored big-endian (RFC 9562), so rows sort by time.</summary>
    public required Guid CallId { get; init; }

    public required long AccountId { get; init; }

    /// <summary>0 when the caller used no token of ours.</summary>
    public required long TokenId { get; init; }

    public required string TaskType { get; init; }

    public required string Model { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>The upstream that answered, or the last one tried.</summary>
    public required string Upstream { get; init; }

    /// <summary>Which of the upstream's keys was used, by its label; never the key.</summary>
    public required string KeyLabel { get; init; }

    /// <summary>Relay's own count.</summary>
    public required long CharCount { get; init; }

    /// <summary>The upstream's count; -1 when it gave none.</summary>
    public required long UsageChars { get; init; }

    /// <summary>The count that was charged: characters, tokens, voices, ...</summary>
    public required long BilledChars { get; init; }

    /// <summary>Of a call charged by the token: the price of its input, in the step that was charged.</summary>
    public required long UnitPriceNanos { get; init; }

    public required BillingUnit BillingUnit { get; init; }

    public required long HeldNanos { get; init; }

    public required long ChargeNanos { get; init; }

    public required EndReason EndReason { get; init; }

    public required bool FirstByteSent { get; init; }

    public required long BytesDown { get; init; }

    public required long AudioBytes { get; init; }

    /// <summary>From admission to the first byte downstream; -1 when none went.</summary>
    public required long FirstByteUs { get; init; }

    /// <summary>From admission to the end; -1 when the end was not seen (a crash).</summary>
    public required long TotalUs { get; init; }

    public required long CreatedAtUs { get; init; }

    public required long EndedAtUs { get; init; }

    /// <summary>The upstream's own id of the call; empty when it gave none.</summary>
    public required string TraceId { get; init; }

    /// <summary>What was counted, charged or not; zeros for calls that are not charged by the token.</summary>
    public TokenUsage Tokens { get; init; }

    /// <summary>Who counted <see cref="Tokens"/>.</summary>
    public UsageOrigin TokenOrigin { get; init; }

    /// <summary>The voice that spoke; empty when there was none.</summary>
    public string VoiceId { get; init; } = "";

    /// <summary>
    /// The first-use fee of <see cref="VoiceId"/> that falls due with this call unless the voice has been charged before. Not a column:
    /// the store decides, and then there is a row of its own for it (<see cref="VoiceFee"/>).
    /// </summary>
    public long VoiceFeeNanos { get; init; }
}
