namespace Relay.Endpoints.Accounts;

/// <summary>The accounts paths: the original project's two sets of names, each answered by one endpoint.</summary>
internal static class AccountsMap
{
    private const string UsernameValue = "username";

    public static void Map(IEndpointRouteBuilder routes, AccountsParts parts)
    {
        CallerAddress address = new(parts.Options.TrustedProxies);
        LoginGate logins = new(parts.Logins, address);
        routes.MapPost("/register", (RequestDelegate)new RegisterEndpoint(parts.Logins, parts.Options, address).HandleAsync);
        routes.MapPost("/login", (RequestDelegate)new LoginEndpoint(logins, parts.Issuer, parts.Jwt).HandleAsync);
        routes.MapPost("/create_token", (RequestDelegate)new CreateTokenEndpoint(logins, parts.Issuer, parts.Jwt).HandleAsync);
        routes.MapPost("/verify_token", (RequestDelegate)new VerifyTokenEndpoint(parts.Tokens).HandleAsync);
        routes.MapPost("/revoke_token", (RequestDelegate)new RevokeTokenEndpoint(parts.Gate, parts.Accounts, parts.Tokens).HandleAsync);
        routes.MapGet("/tokens/{username}", (RequestDelegate)new TokensEndpoint(parts.Gate, parts.Accounts).HandleAsync);

        UserEndpoint user = new(parts.Gate, parts.Accounts);
        routes.MapGet("/user_info/{username}", (RequestDelegate)user.HandleAsync);
        routes.MapGet("/user/{username}", (RequestDelegate)user.HandleAsync);
    }

    /// <summary>The path's <c>{username}</c>, decoded.</summary>
    public static string Username(HttpContext context) => (string)context.Request.RouteValues[UsernameValue]!;
}
