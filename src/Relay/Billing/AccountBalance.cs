namespace Relay.Billing;

/// <summary>An account's balance as the store holds it, in nano-units; null: the account may spend without limit.</summary>
internal readonly record struct AccountBalance(long AccountId, long? BalanceNanos);
