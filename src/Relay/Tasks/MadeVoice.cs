namespace Relay.Tasks;

/// <summary>A voice that an account made.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="VoiceId">As the platform knows it, at most 255 characters.</param>
/// <param name="TaskType"><c>voice_clone</c> or <c>voice_design</c>.</param>
/// <param name="FeeNanos">What its first use costs.</param>
/// <param name="Prompt">What a designed voice was described as; null for others.</param>
/// <param name="SourceFileId">The recording a cloned voice was made from; null for others.</param>
/// <param name="PreviewText">What it said first; null: nothing.</param>
internal sealed record MadeVoice(
    long AccountId, string VoiceId, string TaskType, long FeeNanos, string? Prompt, string? SourceFileId, string? PreviewText);
