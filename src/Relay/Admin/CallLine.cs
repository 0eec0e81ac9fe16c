using Relay.Billing;
using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Admin;

/// <summary>
/// One settled call as lists show it. Amounts are nano-units; <paramref name="BilledChars"/> are tokens where it was charged by them.
/// </summary>
internal sealed record CallLine(
    Guid CallId, DateTimeOffset CreatedAt, string Username, string TaskType, string Model, string Upstream, string Endpoint, string VoiceId,
    string? RequestText, long BilledChars, long UnitPriceNanos, BillingUnit BillingUnit, long ChargeNanos, EndReason EndReason, long AudioBytes,
    long FirstByteUs, string? ClipPath, TokenUsage Tokens = default, UsageOrigin TokenOrigin = UsageOrigin.None,
    string KeyLabel = "");
