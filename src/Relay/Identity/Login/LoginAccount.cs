namespace Relay.Identity;

/// <summary>An account as a login needs it. Never shown to anyone.</summary>
internal sealed record LoginAccount(
    long AccountId, string UserId, string Username, string? Email, string? PasswordHash, bool IsActive, bool IsAdmin = false,
    bool MustChangePassword = false);
