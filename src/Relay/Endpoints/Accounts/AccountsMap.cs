namespace Relay.Endpoints.Accounts;

/// <summary>The accounts paths: the original project's two sets of names, each answered by one endpoint.</summary>
internal static class AccountsMap
{
    private const string UsernameValue = "username";

    public static void Map(IEndpointRouteBuilder routes, AccountsParts parts)
    {
        LoginParts login = parts.Login;
        CallerAddress address = new(login.Options.TrustedProxies);
        LoginGate logins = new(login.Logins, address);
        routes.MapPost("/register", (RequestDelegate)new RegisterEndpoint(login.Logins, login.Options, address).HandleAsync);
        routes.MapPost("/login", (RequestDelegate)new LoginEndpoint(logins, login.Issuer, login.Sessions, address, login.Jwt).HandleAsync);
        routes.MapPost("/create_token", (RequestDelegate)new CreateTokenEndpoint(logins, login.Issuer, login.Jwt).HandleAsync);
        routes.MapPost("/verify_token", (RequestDelegate)new VerifyTokenEndpoint(login.Tokens).HandleAsync);
        routes.MapPost("/revoke_token", (RequestDelegate)new RevokeTokenEndpoint(parts.Gate, parts.Accounts, login.Tokens).HandleAsync);
        routes.MapGet("/tokens/{username}", (RequestDelegate)new TokensEndpoint(parts.Gate, parts.Accounts).HandleAsync);

        UserEndpoint user = new(parts.Gate, parts.Accounts);
        routes.MapGet("/user_info/{username}", (RequestDelegate)user.HandleAsync);
        routes.MapGet("/user/{username}", (RequestDelegate)user.HandleAsync);

        BalanceEndpoint balance = new(parts.Gate, parts.Balances, parts.Ledger);
        routes.MapPost("/admin/users/{username}/topup", (RequestDelegate)balance.TopUpAsync);
        routes.MapPost("/admin/users/{username}/adjust", (RequestDelegate)balance.AdjustAsync);
        routes.MapPost("/admin/users/{username}/credit", (RequestDelegate)balance.SetCreditAsync);
        routes.MapGet("/admin/users/{username}/ledger", (RequestDelegate)balance.ReadAsync);
        routes.MapPut("/admin/tokens/{id}/limits", (RequestDelegate)new TokenLimitsEndpoint(parts.Gate, parts.TokenLimits).HandleAsync);
    }

    /// <summary>The path's <c>{username}</c>, decoded.</summary>
    public static string Username(HttpContext context) => (string)context.Request.RouteValues[UsernameValue]!;
}
