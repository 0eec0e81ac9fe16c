namespace Relay.Identity;

/// <summary>
/// An account to be added. <see cref="PasswordHash"/> is a bcrypt string, or null for an account that cannot log in;
/// <see cref="MustChangePassword"/>: somebody else knows the password, so the dashboard asks for another first.
/// </summary>
internal sealed record NewAccount(string Username, string? Email, string? PasswordHash, bool IsAdmin, long? BalanceNanos, bool MustChangePassword = false);
