namespace Relay.Identity;

/// <summary>A token taken apart; nothing of it has been verified.</summary>
/// <param name="Fault">Why it cannot be one of ours; else <see cref="JwtFault.None"/>, and everything else is there.</param>
/// <param name="KeyId">The key it names, or null.</param>
/// <param name="Claims">What it says.</param>
/// <param name="Payload">The same as JSON.</param>
/// <param name="Signed">What is signed.</param>
/// <param name="Signature">The signature.</param>
internal readonly record struct JwtRead(
    JwtFault Fault, string? KeyId = null, JwtClaims? Claims = null, byte[]? Payload = null, byte[]? Signed = null, byte[]? Signature = null);
