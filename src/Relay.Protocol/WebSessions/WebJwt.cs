using System.Buffers.Text;
using System.Text.Json;

namespace Relay.Protocol.WebSessions;

/// <summary>What a site's own JWT says; nobody but the site can check it.</summary>
public static class WebJwt
{
    /// <summary>The claims; of kind Undefined where the text is no JWT.</summary>
    public static JsonElement Claims(string token)
    {
        int first = token.IndexOf('.', StringComparison.Ordinal);
        int last = token.LastIndexOf('.');
        if (first < 0 || last <= first + 1)
        {
            return default;
        }

        ReadOnlySpan<char> payload = token.AsSpan(first + 1, last - first - 1).TrimEnd('=');
        byte[] json = new byte[Base64Url.GetMaxDecodedLength(payload.Length)];
        try
        {
            return Base64Url.TryDecodeFromChars(payload, json, out int written) ? WebJson.Parse(json.AsSpan(0, written)) : default;
        }
        catch (FormatException)
        {
            return default;
        }
    }

    /// <summary>
    /// When a session token ends, which is a JWT, or several texts joined by <c>+</c> of which some are: the latest end that they state; null
    /// where none is a JWT, or one of them states no end.
    /// </summary>
    public static DateTimeOffset? EndOf(string token)
    {
        DateTimeOffset? end = null;
        foreach (string part in token.Split('+'))
        {
            JsonElement claims = Claims(part);
            if (claims.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            if (ExpiresAt(claims) is not { } stated)
            {
                return null;
            }

            end = end is { } known && known > stated ? known : stated;
        }

        return end;
    }

    /// <summary>When it expires; null where it does not say.</summary>
    public static DateTimeOffset? ExpiresAt(JsonElement claims) =>
        WebJson.TryNumber(claims, "exp", out long seconds) && seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
