namespace Relay.Endpoints.Accounts;

/// <summary>The accounts paths: the original project's two sets of names, each answered by one endpoint.</summary>
internal static class AccountsMap
{
    private const string UsernameValue = "username";

    public static void Map(IEndpointRouteBuilder routes, AccountsParts parts)
    {
        UserEndpoint user = new(parts.Gate, parts.Accounts);
        routes.MapGet("/user_info/{username}", (RequestDelegate)user.HandleAsync);
        routes.MapGet("/user/{username}", (RequestDelegate)user.HandleAsync);
    }

    /// <summary>The path's <c>{username}</c>, decoded.</summary>
    public static string Username(HttpContext context) => (string)context.Request.RouteValues[UsernameValue]!;
}
