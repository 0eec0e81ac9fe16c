namespace Relay.Routing.Keys;

/// <summary>Sum over keys.</summary>
/// <param name="Currency">Of the balances; empty for keys whose provider named none.</param>
/// <param name="Keys">How many.</param>
/// <param name="BalanceNanos">What their accounts may spend, as far as that is known.</param>
internal readonly record struct KeySum(string Currency, long Keys, long BalanceNanos);
