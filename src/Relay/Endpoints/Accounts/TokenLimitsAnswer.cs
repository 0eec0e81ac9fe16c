namespace Relay.Endpoints.Accounts;

/// <summary>What a token may do now; null: no limit. <see cref="AllowedModels"/> is comma separated;
/// <see cref="Thinking"/> is one of <see cref="Relay.Identity.ThinkingWords"/>.</summary>
internal sealed record TokenLimitsAnswer(
    long TokenId, long? MaxRequestsPerMinute, long? MaxStreams, long? MaxUnitsPerDay, string? AllowedModels, string Thinking);
