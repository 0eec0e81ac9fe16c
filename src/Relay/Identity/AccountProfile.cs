namespace Relay.Identity;

/// <summary>An account as it may be shown to itself and to administrators.</summary>
/// <param name="AccountId">Row of <c>users</c>.</param>
/// <param name="UserId">The public, stable id.</param>
/// <param name="Username">Its name.</param>
/// <param name="Email">Mail address, if one is known.</param>
/// <param name="IsAdmin">May use admin paths.</param>
/// <param name="IsActive">False: its tokens are refused and it cannot log in.</param>
/// <param name="CanLogIn">It has a password.</param>
/// <param name="BalanceNanos">Balance in the store, nano-units; null means not limited.</param>
/// <param name="CreatedAt">When it was added.</param>
internal sealed record AccountProfile(
    long AccountId, string UserId, string Username, string? Email, bool IsAdmin, bool IsActive, bool CanLogIn, long? BalanceNanos,
    DateTimeOffset CreatedAt);
