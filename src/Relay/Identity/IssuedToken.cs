namespace Relay.Identity;

/// <summary>A token as its owner gets it, once.</summary>
/// <param name="TokenId">Its row.</param>
/// <param name="Token">The secret itself.</param>
/// <param name="ExpiresAt">Null: never.</param>
internal sealed record IssuedToken(long TokenId, string Token, DateTimeOffset? ExpiresAt);
