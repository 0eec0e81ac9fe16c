namespace Relay.Identity;

/// <summary>Who a verified token speaks for. Immutable; a changed account is a new object.</summary>
/// <param name="TokenId">Row of <c>bearer_tokens</c>.</param>
/// <param name="AccountId">Row of <c>users</c>.</param>
/// <param name="UserId">The public, stable id (UUID v4 text).</param>
/// <param name="Username">Also names the archive folder.</param>
/// <param name="IsAdmin">May use admin paths.</param>
/// <param name="BalanceNanos">Balance and credit when the token was read, nano-units; null means the account is not limited.</param>
/// <param name="Limits">What the token itself may do; null: whatever the account may.</param>
internal sealed record Caller(
    long TokenId, long AccountId, string UserId, string Username, bool IsAdmin, long? BalanceNanos, TokenLimits? Limits = null)
{
    /// <summary>Whether the token may use a model, by the name asked for or by the one that stands for.</summary>
    public bool MayUse(string asked, string model) => Limits is null || Limits.Allows(asked) || Limits.Allows(model);
}
