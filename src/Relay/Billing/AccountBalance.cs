namespace Relay.Billing;

/// <summary>An account's balance as the store holds it, in nano-units; null: the account may spend without limit.</summary>
/// <param name="AccountId">Row of <c>users</c>.</param>
/// <param name="BalanceNanos">What is left of what was paid in; negative when the account is in debt.</param>
/// <param name="CreditNanos">How far below zero the balance may go (postpaid).</param>
/// <param name="LeasedNanos">What of both is leased to nodes; 0 on a store that one node has to itself.</param>
internal readonly record struct AccountBalance(long AccountId, long? BalanceNanos, long CreditNanos = 0, long LeasedNanos = 0)
{
    /// <summary>What the account could spend if nothing were open; null: without limit.</summary>
    public long? SpendableNanos => BalanceNanos + CreditNanos;

    /// <summary>What could be leased; negative when the account is in debt beyond its credit.</summary>
    public long? FreeNanos => SpendableNanos - LeasedNanos;
}
