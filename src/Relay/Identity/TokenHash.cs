using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Identity;

/// <summary>
/// SHA-256 of an API token. Tokens carry 190 random bits, so a plain hash is enough: there is nothing to guess and no salt to keep.
/// The hash is what the store keeps and what the cache is keyed by; the token itself is never held.
/// </summary>
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Longest token looked at, in characters; anything longer is no token of ours (RS256 JWTs stay below 2 KiB).</summary>
    public const int MaxTokenChars = 4096;

    /// <summary>Hashes a token. Allocates nothing. Returns false for an empty or overlong token.</summary>
    public static bool TryCompute(ReadOnlySpan<char> token, out TokenHash hash)
    {
        hash = default;
        if (token.IsEmpty || token.Length > MaxTokenChars)
        {
            return false;
        }

        Span<byte> utf8 = stackalloc byte[256];
        if (token.Length * 3 > utf8.Length)
        {
            utf8 = new byte[token.Length * 3];
        }

        int length = Encoding.UTF8.GetBytes(token, utf8);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..length], digest);
        CryptographicOperations.ZeroMemory(utf8[..length]);
        hash = MemoryMarshal.Read<TokenHash>(digest);
        return true;
    }

    /// <summary>The 32 bytes as stored.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[SHA256.HashSizeInBytes];
        MemoryMarshal.Write(bytes, in this);
        return bytes;
    }
}
