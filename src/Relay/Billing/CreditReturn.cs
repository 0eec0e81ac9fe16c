namespace Relay.Billing;

/// <summary>Credit that a node gives back.</summary>
internal readonly record struct CreditReturn(long AccountId, long Nanos);
