namespace Relay.Admin;

/// <summary>An account with what it has been charged so far; zeros and nulls when it never was. Amounts are nano-units.</summary>
internal sealed record UserTotals(
    long AccountId, string UserId, string Username, string? Email, DateTimeOffset CreatedAt, bool IsActive, long Calls, long Chars, long Nanos,
    DateTimeOffset? LastCallAt, DateTimeOffset? BilledSince);
