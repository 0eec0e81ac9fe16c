using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.WebSessions.MiniMaxAgent;

/// <summary>
/// What a user of MiniMax Agent is known by: a JWT, or <c>realUserID+JWT</c>. It is not verified here, only read: the site verifies it.
/// </summary>
/// <param name="Jwt">The JWT.</param>
/// <param name="UserId">Given in front, else the JWT's <c>user.id</c>; "" where neither is.</param>
/// <param name="DeviceId">The JWT's <c>user.deviceID</c>; "" without one.</param>
/// <param name="ExpiresUnixSeconds">The JWT's <c>exp</c>; 0 without one.</param>
public sealed record MiniMaxAgentToken(string Jwt, string UserId, string DeviceId, long ExpiresUnixSeconds)
{
    /// <summary>Splits at the first plus sign, which no JWT has, and reads the payload. Null: it is no JWT.</summary>
    public static MiniMaxAgentToken? TryParse(string text)
    {
        int plus = text.IndexOf('+', StringComparison.Ordinal);
        string jwt = text[(plus + 1)..];
        string[] parts = jwt.Split('.');
        if (plus == 0 || parts.Length != 3 || !jwt.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return null;
        }

        string given = plus > 0 ? text[..plus] : "";
        if (!given.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        return ReadPayload(parts[1]) is { } payload
            ? payload with { Jwt = jwt, UserId = given.Length > 0 ? given : payload.UserId }
            : null;
    }

    /// <summary>Whether the JWT itself says that it is over.</summary>
    public bool HasExpired(DateTimeOffset now) => ExpiresUnixSeconds > 0 && ExpiresUnixSeconds <= now.ToUnixTimeSeconds();

    /// <summary>Never the token.</summary>
    public override string ToString() => $"MiniMaxAgentToken of {UserId}";

    private static MiniMaxAgentToken? ReadPayload(string part)
    {
        try
        {
            JsonElement root = JsonTree.Parse(Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(part)));
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            bool hasUser = root.TryGetProperty("user", out JsonElement user) && user.ValueKind == JsonValueKind.Object;
            long expires = root.TryGetProperty("exp", out JsonElement exp) && exp.ValueKind == JsonValueKind.Number && exp.TryGetInt64(out long at) ? at : 0;
            return new MiniMaxAgentToken("", hasUser ? Text(user, "id") : "", hasUser ? Text(user, "deviceID") : "", expires);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement parent, string name) => !parent.TryGetProperty(name, out JsonElement value) ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : "";
}
