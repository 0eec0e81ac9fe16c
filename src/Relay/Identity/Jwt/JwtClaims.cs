namespace Relay.Identity;

/// <summary>What a token says. Times are whole seconds since 1970.</summary>
/// <param name="Issuer"><c>iss</c></param>
/// <param name="Subject"><c>sub</c>: the user's public id.</param>
/// <param name="UserName"><c>user_name</c></param>
/// <param name="Mail"><c>mail</c></param>
/// <param name="IssuedAt"><c>iat</c></param>
/// <param name="NotBefore"><c>nbf</c>; not in tokens made here.</param>
/// <param name="ExpiresAt"><c>exp</c></param>
/// <param name="TokenName"><c>jti</c>; null in tokens of the original project.</param>
internal sealed record JwtClaims(
    string Issuer, string Subject, string UserName, string Mail, long IssuedAt, long? NotBefore, long ExpiresAt, string? TokenName);
