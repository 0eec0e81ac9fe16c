using Relay.Endpoints.Billing;

namespace Relay.Endpoints.Operations;

/// <summary>The administration paths of the second requirement document, with its JSON, and <c>/health</c>. Errors are <c>{"detail": ...}</c>.</summary>
internal static class OperationsMap
{
    public static void Map(IEndpointRouteBuilder routes, OperationsParts parts, LogoutEndpoint logout, MetricsEndpoint metrics, ProbeEndpoint probe)
    {
        routes.MapGet("/metrics", (RequestDelegate)metrics.HandleAsync);
        routes.MapGet("/health/live", (RequestDelegate)ProbeEndpoint.HandleLiveAsync);
        routes.MapGet("/health/ready", (RequestDelegate)probe.HandleReadyAsync);
        routes.MapGet("/health", (RequestDelegate)new HealthReport(parts).HandleAsync);
        routes.MapGet("/logout", BillingMap.Guarded(logout.HandleAsync));

        KeyListEndpoint keys = new(parts);
        routes.MapGet("/api/keys", BillingMap.Guarded(keys.HandlePageAsync));
        routes.MapGet("/api/key_info", BillingMap.Guarded(keys.HandleOneAsync));
        routes.MapGet("/export_keys", BillingMap.Guarded(keys.HandleExportAsync));

        KeyImportEndpoint import = new(parts);
        routes.MapPost("/import_keys", BillingMap.Guarded(import.HandleAsync));
        routes.MapGet("/api/import_progress", BillingMap.Guarded(import.HandleProgressAsync));

        KeyRefreshEndpoint refresh = new(parts);
        routes.MapPost("/refresh", BillingMap.Guarded(refresh.HandleAllAsync));
        routes.MapGet("/api/refresh_progress", BillingMap.Guarded(refresh.HandleProgressAsync));
        routes.MapPost("/api/refresh_key", BillingMap.Guarded(refresh.HandleOneAsync));
        routes.MapPost("/admin/restart_auto_refresh", BillingMap.Guarded(refresh.HandleRestartAsync));

        LogEndpoint log = new(parts);
        routes.MapGet("/logs", BillingMap.Guarded(log.HandlePageAsync));
        routes.MapPost("/clear_logs", BillingMap.Guarded(log.HandleClearAsync));

        StatsEndpoint stats = new(parts);
        routes.MapGet("/api/stats/overview", BillingMap.Guarded(stats.HandleOverviewAsync));
        routes.MapGet("/api/stats/daily", BillingMap.Guarded(stats.HandleDailyAsync));
        routes.MapGet("/api/stats/monthly", BillingMap.Guarded(stats.HandleMonthlyAsync));
    }
}
