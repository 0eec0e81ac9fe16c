namespace Relay.Routing.Keys;

/// <summary>What is known of a key from checks and answers. Amounts are nano-units of <paramref name="Currency"/>, negative when overdrawn.</summary>
/// <param name="State">Whether it can be used.</param>
/// <param name="BalanceState">Whether <paramref name="BalanceNanos"/> says anything.</param>
/// <param name="BalanceNanos">All the account may spend.</param>
/// <param name="PaidNanos">The part that was paid in, which alone pays certain models; null when the provider does not tell.</param>
/// <param name="Currency">Three letters; empty when nobody said.</param>
/// <param name="CheckedAt">When the provider was last asked and answered.</param>
/// <param name="Error">Why the last check told nothing, or what spoke against the key; never the provider's own words.</param>
internal readonly record struct KeyFacts(
    KeyState State, BalanceState BalanceState = BalanceState.Unknown, long? BalanceNanos = null, long? PaidNanos = null, string Currency = "",
    DateTimeOffset? CheckedAt = null, string Error = "");
