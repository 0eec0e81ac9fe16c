namespace Relay.Storage.Import;

/// <summary>A row of the original's <c>bearer_tokens</c>; <see cref="UserId"/> is null when its user is gone.</summary>
internal sealed record OriginalToken(
    long Id, string? UserId, string Token, long CreatedAtUs, long? ExpiresAtUs, bool IsRevoked, long CallCount);
