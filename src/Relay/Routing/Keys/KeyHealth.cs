namespace Relay.Routing.Keys;

/// <summary>How one key of a pool is, without the key. Times are of this process; null: not since it was started.</summary>
/// <param name="Label">Its name.</param>
/// <param name="State">"fit", "resting", "disabled", "invalid" or "empty".</param>
/// <param name="InFlight">Calls that have it.</param>
/// <param name="RestMs">How long it rests for all models, ms; 0: it does not.</param>
/// <param name="GoodAt">When a call on it last went well.</param>
/// <param name="RefusedAt">When its provider last refused one, for a reason that is not the caller's.</param>
/// <param name="Refusal">That reason, in Relay's words; empty: none.</param>
/// <param name="ExpiresAt">When it ends, as far as it says so itself, being a JWT.</param>
internal sealed record KeyHealth(
    string Label, string State, int InFlight, long RestMs, DateTimeOffset? GoodAt, DateTimeOffset? RefusedAt, string Refusal, DateTimeOffset? ExpiresAt);
