using Relay.Streaming;

namespace Relay.Admin;

/// <summary>One settled call as lists show it.</summary>
internal sealed record CallLine(
    Guid CallId, DateTimeOffset CreatedAt, string Username, string Model, string Upstream, string Endpoint, long BilledChars, long ChargeNanos,
    EndReason EndReason, long AudioBytes, long FirstByteUs, string? ClipPath);
