using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>What the endpoints about logins and tokens are made of.</summary>
internal sealed record LoginParts(AccountsOptions Options, JwtOptions Jwt, TokenCheck Tokens, Logins Logins, TokenIssuer Issuer, Sessions Sessions);
