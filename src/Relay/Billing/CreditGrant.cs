namespace Relay.Billing;

/// <summary>The store's answer to a node that asked for credit.</summary>
/// <param name="IsLimited">False: the account spends without limit and needs no lease.</param>
/// <param name="GrantedNanos">By how much the lease grew; 0 when the account had less than was needed.</param>
/// <param name="FreeNanos">What of the account's balance and credit is leased to nobody now; may be negative.</param>
/// <param name="ElsewhereNanos">What is leased to other nodes.</param>
internal readonly record struct CreditGrant(bool IsLimited, long GrantedNanos, long FreeNanos, long ElsewhereNanos);
