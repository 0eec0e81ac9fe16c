namespace Relay.Identity;

/// <summary>A token as lists show it.</summary>
/// <param name="TokenId">Its row.</param>
/// <param name="Label">The name it is recognised by.</param>
/// <param name="IsJwt">Else it is an API token.</param>
/// <param name="Revoked">It has been revoked.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Null: never.</param>
internal sealed record TokenLine(long TokenId, string Label, bool IsJwt, bool Revoked, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
