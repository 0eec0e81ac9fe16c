namespace Relay.Identity;

/// <summary>An account to be added. <see cref="PasswordHash"/> is a bcrypt string, or null for an account that cannot log in.</summary>
internal sealed record NewAccount(string Username, string? Email, string? PasswordHash, bool IsAdmin, long? BalanceNanos);
