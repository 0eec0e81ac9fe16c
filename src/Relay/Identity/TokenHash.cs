using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Identity;

/// <summary>
/// SHA-256 of a token. API tokens carry 190 random bits and JWTs a signature, so a plain hash is enough: there is nothing to guess and no
/// salt to keep. The hash is what the store keeps and what the cache is keyed by; the token itself is never held.
/// </summary>
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Longest token looked at, in characters; anything longer is no token of ours (RS256 JWTs stay below 2 KiB).</summary>
    public const int MaxTokenChars = 4096;

    /// <summary>Hashes a token. Allocates nothing. Returns false for an empty or overlong token, or one with characters none of ours has.</summary>
    [SkipLocalsInit]
    public static bool TryCompute(ReadOnlySpan<char> token, out TokenHash hash)
    {
        hash = default;
        if (token.IsEmpty || token.Length > MaxTokenChars)
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[MaxTokenChars];
        ascii = ascii[..token.Length];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        bool isAscii = Ascii.FromUtf16(token, ascii, out _) == OperationStatus.Done;
        if (isAscii)
        {
            SHA256.HashData(ascii, digest);
            hash = MemoryMarshal.Read<TokenHash>(digest);
        }

        CryptographicOperations.ZeroMemory(ascii);
        return isAscii;
    }

    /// <summary>The 32 bytes as stored.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[SHA256.HashSizeInBytes];
        MemoryMarshal.Write(bytes, in this);
        return bytes;
    }

    /// <summary>A hash as it was stored.</summary>
    public static TokenHash Of(ReadOnlySpan<byte> stored) => MemoryMarshal.Read<TokenHash>(stored);
}
