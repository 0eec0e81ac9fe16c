namespace Relay.Billing;

/// <summary>What became of a request for a hold.</summary>
/// <param name="Outcome">Whether the call may go ahead.</param>
/// <param name="Hold">The caller's to settle; null unless <see cref="HoldOutcome.Admitted"/>.</param>
/// <param name="RetryAfterSeconds">When a refused call has a chance again; 0 when waiting does not help or nobody knows.</param>
internal readonly record struct HoldResult(HoldOutcome Outcome, CallHold? Hold = null, int RetryAfterSeconds = 0);
