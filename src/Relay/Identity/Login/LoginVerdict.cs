namespace Relay.Identity;

/// <summary>Outcome of a login.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Account">Whose login it was, when accepted.</param>
/// <param name="RetryAfterSeconds">When to come again, when throttled or busy.</param>
internal readonly record struct LoginVerdict(LoginOutcome Outcome, LoginAccount? Account = null, int RetryAfterSeconds = 0);
