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

    /// <summary>When it expires; null where it does not say.</summary>
    public static DateTimeOffset? ExpiresAt(JsonElement claims) =>
        WebJson.TryNumber(claims, "exp", out long seconds) && seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
