using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>What the accounts endpoints are made of.</summary>
internal sealed record AccountsParts(
    AccountsOptions Options, JwtOptions Jwt, TokenCheck Tokens, IAccountStore Accounts, Logins Logins, TokenIssuer Issuer)
{
    public AccountsGate Gate { get; } = new(Tokens);
}
