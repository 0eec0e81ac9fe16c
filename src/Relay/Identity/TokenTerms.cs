namespace Relay.Identity;

/// <summary>What an administrator sets about a token.</summary>
/// <param name="Limits">All of them; null: no limits.</param>
/// <param name="Label">Null: as it is.</param>
/// <param name="ExpiresAt">Null: as it is.</param>
internal sealed record TokenTerms(TokenLimits? Limits, string? Label = null, DateTimeOffset? ExpiresAt = null);
