using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Relay.Identity;

/// <summary>
/// Takes a token apart, strictly (RFC 7515, 7519): what two parsers could read differently is refused. Nothing here trusts the token: the
/// algorithm is compared with the one there is, never chosen by it.
/// </summary>
internal static class JwtReader
{
    private const long MaxTime = 253_402_300_799; // the last second of the year 9999
    private const int MaxNameChars = 255;

    /// <summary>Reads a token; on a fault the other values are empty.</summary>
    public static JwtRead Read(string token)
    {
        int first = token.IndexOf('.', StringComparison.Ordinal);
        int last = token.LastIndexOf('.');
        if (first < 0 || token.AsSpan(first + 1, Math.Max(0, last - first - 1)).Contains('.') || first == last)
        {
            return new(JwtFault.Malformed);
        }

        if (Decode(token.AsSpan(0, first)) is not { } header || Decode(token.AsSpan(first + 1, last - first - 1)) is not { } payload
            || Decode(token.AsSpan(last + 1)) is not { } signature)
        {
            return new(JwtFault.Malformed);
        }

        try
        {
            JwtFault fault = ReadHeader(header, out string? keyId);
            if (fault != JwtFault.None)
            {
                return new(fault);
            }

            return ReadClaims(payload) is { } claims
                ? new(JwtFault.None, keyId, claims, payload, Encoding.ASCII.GetBytes(token, 0, last), signature)
                : new(JwtFault.Claims);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new(JwtFault.Malformed); // no JSON, or text in it that is no Unicode
        }
    }

    /// <summary>Base64url without padding, in the one spelling its bytes have; null for any other.</summary>
    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return null; // the decoder would skip white space and take padding
            }
        }

        if (text.IsEmpty || text.Length % 4 == 1)
        {
            return null;
        }

        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out int length) == OperationStatus.Done
            && text.SequenceEqual(Base64Url.EncodeToString(bytes.AsSpan(0, length)))
            ? bytes[..length]
            : null;
    }

    private static JwtFault ReadHeader(byte[] header, out string? keyId)
    {
        keyId = null;
        using JsonDocument json = ParseObject(header);
        if (Text(json, "alg") != "RS256" || json.RootElement.TryGetProperty("crit", out _))
        {
            return JwtFault.Algorithm;
        }

        if (json.RootElement.TryGetProperty("typ", out _) && Text(json, "typ") is not ("JWT" or "jwt"))
        {
            return JwtFault.Algorithm;
        }

        keyId = Text(json, "kid");
        return json.RootElement.TryGetProperty("kid", out _) && keyId is null or "" ? JwtFault.Key : JwtFault.None;
    }

    private static JwtClaims? ReadClaims(byte[] payload)
    {
        using JsonDocument json = ParseObject(payload);
        bool hasNotBefore = json.RootElement.TryGetProperty("nbf", out _);
        bool hasName = json.RootElement.TryGetProperty("jti", out _);
        JwtClaims claims = new(
            Text(json, "iss") ?? "", Text(json, "sub") ?? "", Text(json, "user_name") ?? "", Text(json, "mail") ?? "",
            Time(json, "iat") ?? -1, Time(json, "nbf"), Time(json, "exp") ?? -1, Text(json, "jti"));
        bool isWhole = claims is { Issuer: not "", Subject: not "", IssuedAt: >= 0, ExpiresAt: >= 0 }
            && hasNotBefore == claims.NotBefore is not null
            && hasName == claims.TokenName is not null;
        return isWhole ? claims : null;
    }

    /// <exception cref="JsonException">No object, or a member twice: the last of two would win here and the first elsewhere.</exception>
    private static JsonDocument ParseObject(byte[] utf8)
    {
        JsonDocument json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8 });
        if (json.RootElement.ValueKind == JsonValueKind.Object)
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            if (json.RootElement.EnumerateObject().All(member => names.Add(member.Name)))
            {
                return json;
            }
        }

        json.Dispose();
        throw new JsonException();
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: <= MaxNameChars } text
            ? text
            : null;

    private static long? Time(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out long seconds) && seconds is >= 0 and <= MaxTime
            ? seconds
            : null;
}
