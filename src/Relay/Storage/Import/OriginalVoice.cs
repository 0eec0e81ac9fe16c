namespace Relay.Storage.Import;

/// <summary>A row of the original's <c>voice_billing_status</c>; <see cref="UserId"/> is null when its user is gone.</summary>
internal sealed record OriginalVoice(
    long Id, string? UserId, string VoiceId, string TaskType, long FeeNanos, bool IsCharged, long CreatedAtUs, long? FirstUsedAtUs,
    long? ChargedAtUs);
