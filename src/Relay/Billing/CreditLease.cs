namespace Relay.Billing;

/// <summary>Credit leased to one journal: what its open holds and the charges the store does not have yet may come to.</summary>
internal readonly record struct CreditLease(long AccountId, long Nanos);
