namespace Relay.Billing;

/// <summary>What became of a change, and the entry that stands for it, if there is one.</summary>
internal readonly record struct BalanceResult(BalanceOutcome Outcome, BalanceEntry? Entry)
{
    /// <summary>For a person; empty when it is done.</summary>
    public string Message => Outcome switch
    {
        BalanceOutcome.NoSuchUser => "there is no such user",
        BalanceOutcome.NoBalance => "the account spends without limit; give it a credit limit first (0 makes it prepaid)",
        BalanceOutcome.IdTaken => "the entry id belongs to another entry",
        BalanceOutcome.OutOfRange => "the balance would become too large",
        _ => "",
    };
}
