namespace Relay.Admin;

/// <summary>One made voice of an account as lists show it; the fee in nano-units.</summary>
internal sealed record VoiceLine(
    string VoiceId, string TaskType, long FeeNanos, bool IsCharged, DateTimeOffset CreatedAt, DateTimeOffset? ChargedAt);
