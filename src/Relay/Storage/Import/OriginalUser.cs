namespace Relay.Storage.Import;

/// <summary>A row of the original's <c>users</c>. Times are Unix microseconds.</summary>
internal sealed record OriginalUser(
    long Id, string UserId, string Username, string PasswordHash, string? Email, long CreatedAtUs, bool IsActive);
