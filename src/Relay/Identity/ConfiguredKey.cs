using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Relay.Identity;

/// <summary>
/// The one key of the settings that any caller may have (<c>Access:ApiKey</c>). It stands for a stored token that nobody knows: who shows
/// the key is that token's account, with its limits, and is refused when either is switched off. Immutable; any thread.
/// </summary>
/// <param name="key">Hash of the key.</param>
/// <param name="standsFor">Hash of the stored token.</param>
internal sealed class ConfiguredKey(TokenHash key, TokenHash standsFor)
{
    private readonly TokenHash _key = key;

    public TokenHash StandsFor { get; } = standsFor;

    /// <summary>Whether that is the key. Takes the same time wherever the two differ, and allocates nothing.</summary>
    public bool Matches(in TokenHash shown) => CryptographicOperations.FixedTimeEquals(
        MemoryMarshal.AsBytes(new ReadOnlySpan<TokenHash>(in shown)), MemoryMarshal.AsBytes(new ReadOnlySpan<TokenHash>(in _key)));
}
