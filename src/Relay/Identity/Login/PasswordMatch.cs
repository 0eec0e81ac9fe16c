namespace Relay.Identity;

/// <summary>Outcome of a password check.</summary>
/// <param name="Matches">It is the right one.</param>
/// <param name="Rehashed">The password hashed anew, when it matched a hash of lower cost than new ones have; else null.</param>
internal readonly record struct PasswordMatch(bool Matches, string? Rehashed);
