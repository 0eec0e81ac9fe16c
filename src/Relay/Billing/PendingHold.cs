namespace Relay.Billing;

/// <summary>A call that has passed its token's limits and waits for its account's credit.</summary>
internal sealed record PendingHold(AccountFunds Funds, TokenUse? Use, Price Price, TokenTerms? Tokens, long HeldNanos, long VoiceFeeNanos);
