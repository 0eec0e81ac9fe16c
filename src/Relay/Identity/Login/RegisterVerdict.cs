namespace Relay.Identity;

/// <summary>Outcome of a registration, and when to come again where that helps.</summary>
internal readonly record struct RegisterVerdict(RegisterOutcome Outcome, int RetryAfterSeconds);
