namespace Relay.Storage.Import;

/// <summary>
/// What the original's <c>user_billing_summary</c> has of a user beyond the sum of the user's calls there: calls that were removed, or
/// never recorded. <see cref="UserId"/> is null when the user is gone.
/// </summary>
internal sealed record OriginalSummary(long Id, string? UserId, long Calls, long Chars, long Nanos, long LastCallAtUs);
