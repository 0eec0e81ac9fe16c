namespace Relay.Identity;

/// <summary>A token to be stored, by its hash only.</summary>
/// <param name="AccountId">Row of <c>users</c>.</param>
/// <param name="Hash">What finds it.</param>
/// <param name="Label">A name to recognise it by, at most 255 characters.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="TokenName">A JWT's <c>jti</c>; null for an API token.</param>
internal sealed record NewToken(long AccountId, TokenHash Hash, string Label, DateTimeOffset? ExpiresAt, string? TokenName = null);
