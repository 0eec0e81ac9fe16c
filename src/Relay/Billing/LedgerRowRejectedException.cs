namespace Relay.Billing;

/// <summary>The store refuses a batch for what is in it. The writer looks for the row, parks it, and goes on with the rest.</summary>
internal sealed class LedgerRowRejectedException(string message, Exception? inner = null) : Exception(message, inner);
