namespace Relay.Protocol.Balances;

/// <summary>What a provider says a key's account may spend.</summary>
/// <param name="TotalNanos">All of it, in nano-units of <paramref name="Currency"/>; may be negative.</param>
/// <param name="PaidNanos">The part that was paid in; null when the answer does not tell.</param>
/// <param name="Currency">Three letters.</param>
/// <param name="IsUsable">False when the provider says by itself that calls will be refused, whatever the amounts.</param>
public readonly record struct KeyBalance(long TotalNanos, long? PaidNanos, string Currency, bool IsUsable);
