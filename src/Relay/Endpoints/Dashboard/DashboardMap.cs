using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;

namespace Relay.Endpoints.Dashboard;

/// <summary>The paths of the dashboard. Its first page is answered at <c>/</c> by <see cref="MiniMax.Sockets.RootEndpoint"/>.</summary>
internal static class DashboardMap
{
    private static readonly string[] s_readMethods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes, DashboardParts parts, Pages pages)
    {
        routes.MapMethods(Pages.Path + "{name}", s_readMethods, (RequestDelegate)pages.HandleAsync);

        SessionEndpoint session = new(parts, new LoginGate(parts.Login.Logins, parts.Address));
        routes.MapPost("/api/dashboard/login", BillingMap.Guarded(session.HandleLoginAsync));
        routes.MapPost("/api/dashboard/password", BillingMap.Guarded(session.HandlePasswordAsync));
        routes.MapPost("/api/dashboard/logout", BillingMap.Guarded(session.HandleLogoutAsync));
        routes.MapGet("/api/dashboard/session", BillingMap.Guarded(session.HandleSessionAsync));

        routes.MapPost("/api/dashboard/tokens", BillingMap.Guarded(new PageTokenEndpoint(parts).HandleAsync));
        routes.MapGet("/api/dashboard/calls", BillingMap.Guarded(new CallSearchEndpoint(parts).HandleAsync));

        routes.MapGet("/api/dashboard/ledger", BillingMap.Guarded(new LedgerEndpoint(parts).HandleAsync));

        routes.MapGet("/api/dashboard/settings", BillingMap.Guarded(new SettingsEndpoint(parts).HandleAsync));
        routes.MapGet("/api/dashboard/models", BillingMap.Guarded(new RoutesEndpoint(parts).HandleAsync));

        LiveCallsEndpoint live = new(parts);
        routes.MapGet("/api/dashboard/live", BillingMap.Guarded(live.HandleAsync));
        routes.MapPost("/api/dashboard/live/{id}/stop", BillingMap.Guarded(live.HandleStopAsync));

        UsersEndpoint users = new(parts);
        routes.MapGet("/api/dashboard/users", BillingMap.Guarded(users.HandleListAsync));
        routes.MapPost("/api/dashboard/users", BillingMap.Guarded(users.HandleAddAsync));
        routes.MapPost("/api/dashboard/users/{username}/active", BillingMap.Guarded(users.HandleActiveAsync));
        routes.MapPost("/api/dashboard/keys/enabled", BillingMap.Guarded(new KeySwitchEndpoint(parts).HandleAsync));
    }
}
