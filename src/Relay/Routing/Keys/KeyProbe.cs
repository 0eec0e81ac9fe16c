namespace Relay.Routing.Keys;

/// <summary>The outcome of asking a provider about a key.</summary>
/// <param name="Verdict">Whether the key is good.</param>
/// <param name="BalanceState">Known: the amounts count. Unsupported: the provider does not tell them. Unknown: it could not be asked.</param>
/// <param name="BalanceNanos">All the account may spend.</param>
/// <param name="PaidNanos">The part that was paid in; null when not told.</param>
/// <param name="Currency">Three letters; may be empty.</param>
/// <param name="IsUsable">False when the provider says that it refuses this account's calls.</param>
/// <param name="Error">Why the verdict is not better; without the provider's own words, which may repeat the key.</param>
internal readonly record struct KeyProbe(
    KeyVerdict Verdict, BalanceState BalanceState = BalanceState.Unknown, long? BalanceNanos = null, long? PaidNanos = null,
    string Currency = "", bool IsUsable = true, string Error = "")
{
    /// <summary>What is known of the key now, given what was known before.</summary>
    public KeyFacts Update(KeyFacts before, DateTimeOffset now) => Verdict switch
    {
        KeyVerdict.Invalid => before with { State = KeyState.Invalid, CheckedAt = now, Error = Error },
        KeyVerdict.Unknown => before with { Error = Error },
        _ when BalanceState == BalanceState.Known => new KeyFacts(
            IsUsable && BalanceNanos > 0 ? KeyState.Fit : KeyState.BalanceEmpty, BalanceState.Known, BalanceNanos, PaidNanos, Currency, now, Error),

        // The key is good and nobody says whether there is money: using it is the only way to learn.
        _ when BalanceState == BalanceState.Unsupported => new KeyFacts(KeyState.Fit, BalanceState.Unsupported, CheckedAt: now),
        _ => before with { State = before.State == KeyState.Invalid ? KeyState.Fit : before.State, CheckedAt = now, Error = Error },
    };
}
