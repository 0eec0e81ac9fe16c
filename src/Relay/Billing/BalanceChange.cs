namespace Relay.Billing;

/// <summary>A change of an account's balance or credit that somebody asks for.</summary>
/// <param name="EntryId">The same id again adds nothing again.</param>
/// <param name="Username">Whose account.</param>
/// <param name="Kind">What to do.</param>
/// <param name="AmountNanos">Positive for a top-up, not zero for an adjustment, not negative for a limit, zero for no limit.</param>
/// <param name="Reason">Required; at most <see cref="MaxReasonChars"/> characters.</param>
/// <param name="MadeBy">Who asks.</param>
internal sealed record BalanceChange(Guid EntryId, string Username, BalanceEntryKind Kind, long AmountNanos, string Reason, string MadeBy)
{
    public const int MaxReasonChars = 1000;

    /// <summary>What is wrong with the request itself, for a person; null when nothing is.</summary>
    public string? FindError() => this switch
    {
        { Reason: var reason } when string.IsNullOrWhiteSpace(reason) => "a reason is required",
        { Reason.Length: > MaxReasonChars } => $"the reason has more than {MaxReasonChars} characters",
        { Kind: BalanceEntryKind.TopUp, AmountNanos: <= 0 } => "a top-up must be more than nothing; to take money off, adjust",
        { Kind: BalanceEntryKind.Adjust, AmountNanos: 0 } => "an adjustment must not be zero",
        { Kind: BalanceEntryKind.CreditLimit, AmountNanos: < 0 } => "a credit limit must not be negative",
        { AmountNanos: > Money.MaxAmountNanos or < -Money.MaxAmountNanos } => "the amount is too large",
        _ => null,
    };
}
