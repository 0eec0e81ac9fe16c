namespace Relay.Identity;

/// <summary>A row of <c>secure_key</c>.</summary>
/// <param name="Id">Counts up; the highest one that is not retired signs.</param>
/// <param name="KeyId">The <c>kid</c> of its tokens.</param>
/// <param name="SealedPrivateKey">PKCS#8, sealed under the key id; null for an imported key, which only verifies.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo as PEM.</param>
/// <param name="CreatedAt">When it was made or imported.</param>
/// <param name="RetiresAt">When its tokens stop being good; null for the one in use.</param>
internal sealed record JwtKeyRow(
    long Id, string KeyId, byte[]? SealedPrivateKey, string PublicKey, DateTimeOffset CreatedAt, DateTimeOffset? RetiresAt);
