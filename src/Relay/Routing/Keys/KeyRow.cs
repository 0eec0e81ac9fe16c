namespace Relay.Routing.Keys;

/// <summary>One row of <c>upstream_keys</c>.</summary>
/// <param name="Id">The row's number.</param>
/// <param name="Provider">Whose key it is: <c>deepseek</c>.</param>
/// <param name="Label">Names it within the provider, in logs and ledger rows.</param>
/// <param name="Account">Keys with the same account share its rate limits.</param>
/// <param name="SealedSecret">The key itself, sealed by <see cref="KeySeal"/>.</param>
/// <param name="IsEnabled">Whether an operator wants it used.</param>
/// <param name="Facts">What is known of it.</param>
/// <param name="AddedAt">When it was imported.</param>
/// <param name="UseCount">Calls it has taken.</param>
internal sealed record KeyRow(
    long Id, string Provider, string Label, string Account, byte[] SealedSecret, bool IsEnabled, KeyFacts Facts, DateTimeOffset AddedAt, long UseCount);
