namespace Relay.Endpoints.Accounts;

/// <summary>Answer of <c>POST /create_token</c>; the id names the token where it is revoked without being shown.</summary>
internal sealed record TokenAnswer(string Token, long TokenId, string? ExpiresAt);
