namespace Relay.Identity;

/// <summary>Outcome of verifying a token.</summary>
/// <param name="Fault"><see cref="JwtFault.None"/> when it is good.</param>
/// <param name="Claims">What it says, when its signature is right.</param>
/// <param name="KeyId">The key that signed it, when its signature is right.</param>
internal readonly record struct JwtVerdict(JwtFault Fault, JwtClaims? Claims = null, string? KeyId = null);
