namespace Relay.Identity;

/// <summary>Outcome of a token check: a caller, or the reason there is none.</summary>
internal readonly record struct TokenVerdict(Caller? Caller, TokenRefusal Refusal);
