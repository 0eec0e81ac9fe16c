namespace Relay.Identity;

/// <summary>JWTs (section <c>Jwt</c>): RS256, signed with Relay's own keys.</summary>
internal sealed class JwtOptions
{
    /// <summary>Who our tokens say made them (<c>iss</c>). Default <c>relay</c>.</summary>
    public string Issuer { get; set; } = "relay";

    /// <summary>Issuers that tokens of imported keys may name. Default: the original project's.</summary>
    public string[] ImportedIssuers { get; set; } = ["cloudsway"];

    /// <summary>Life of the token that <c>POST /login</c> gives, hours. Default 24, as the original's default of a day.</summary>
    public int LoginHours { get; set; } = 24;

    /// <summary>Longest life <c>POST /create_token</c> gives, days. Default 365. A replaced key verifies for that long and a day more.</summary>
    public int MaxDays { get; set; } = 365;

    /// <summary>How far another node's clock may be ahead of ours: how early <c>iat</c> and <c>nbf</c> may be, seconds. Expiry is exact. Default 10.</summary>
    public int ClockSkewSeconds { get; set; } = 10;

    /// <summary>
    /// File with the key that signing keys in the store are encrypted with: 32 bytes as base64, mode 0600. Default <c>secret.key</c> in the
    /// data folder; made when there is no signing key yet. Relays on one store need the same: copy the file, or set <see cref="Secret"/>.
    /// </summary>
    public string SecretFile { get; set; } = "secret.key";

    /// <summary>The key itself instead of a file, base64 of 32 bytes; meant for the environment: <c>RELAY_Jwt__Secret</c>.</summary>
    public string? Secret { get; set; }

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError() => this switch
    {
        { Issuer: "" } => "Jwt:Issuer must not be empty.",
        { LoginHours: < 1 } => "Jwt:LoginHours must be at least 1.",
        { MaxDays: < 1 or > 36_500 } => "Jwt:MaxDays must be 1 to 36500.",
        { ClockSkewSeconds: < 0 or > 300 } => "Jwt:ClockSkewSeconds must be 0 to 300.",
        { SecretFile: "" } => "Jwt:SecretFile must not be empty.",
        { Secret: { } secret } when SecretKey.TryParse(secret) is null => "Jwt:Secret must be base64 of 32 bytes.",
        _ => null,
    };
}
