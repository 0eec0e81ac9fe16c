using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Relay.Identity;

/// <summary>Writes tokens: the original project's header and claims, plus <c>kid</c> and <c>jti</c>.</summary>
internal static class JwtWriter
{
    /// <summary>Header and claims as they are signed: two parts of base64url with a dot between.</summary>
    public static byte[] Write(string keyId, JwtClaims claims)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("alg"u8, "RS256"u8);
            json.WriteString("kid"u8, keyId);
            json.WriteString("typ"u8, "JWT"u8);
            json.WriteEndObject();
        }

        string header = Base64Url.EncodeToString(output.WrittenSpan);
        output.ResetWrittenCount();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("sub"u8, claims.Subject);
            json.WriteString("user_name"u8, claims.UserName);
            json.WriteNumber("iat"u8, claims.IssuedAt);
            json.WriteNumber("exp"u8, claims.ExpiresAt);
            json.WriteString("group_name"u8, ""u8);
            json.WriteString("group_id"u8, ""u8);
            json.WriteString("mail"u8, claims.Mail);
            json.WriteNumber("token_type"u8, 1);
            json.WriteString("iss"u8, claims.Issuer);
            json.WriteString("jti"u8, claims.TokenName);
            json.WriteEndObject();
        }

        return Encoding.ASCII.GetBytes(header + "." + Base64Url.EncodeToString(output.WrittenSpan));
    }

    /// <summary>The whole token.</summary>
    public static string Join(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        Encoding.ASCII.GetString(signed) + "." + Base64Url.EncodeToString(signature);
}
