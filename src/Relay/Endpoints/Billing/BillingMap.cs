using Relay.Endpoints.Accounts;

namespace Relay.Endpoints.Billing;

/// <summary>The paths that read what was charged, and those that set prices.</summary>
internal static class BillingMap
{
    private static readonly string[] s_writeMethods = [HttpMethods.Put, HttpMethods.Post];

    public static void Map(IEndpointRouteBuilder routes, BillingParts parts)
    {
        UserBillingEndpoint billing = new(parts);
        Get(routes, "/user_billing/{username}", billing.HandleUserAsync);
        Get(routes, "/billing/{username}", billing.HandleUserAsync);
        Get(routes, "/v1/billing/query", billing.HandleOwnAsync);
        Get(routes, "/admin/user_calls/{username}", billing.HandleCallsAsync);

        UserListEndpoint users = new(parts);
        Get(routes, "/admin/all_users", users.HandleAllAsync);
        Get(routes, "/admin/top_users", users.HandleTopAsync);

        StatisticsEndpoint statistics = new(parts);
        Get(routes, "/system_statistics", statistics.HandleAsync);
        Get(routes, "/admin/statistics", statistics.HandleAsync);

        UsageEndpoint usage = new(parts);
        Get(routes, "/admin/usage", usage.HandleAllAsync);
        Get(routes, "/v1/usage", usage.HandleOwnAsync);

        ExportEndpoint export = new(parts);
        Get(routes, "/admin/calls.csv", export.HandleCallsAsync);
        Get(routes, "/v1/calls.csv", export.HandleOwnCallsAsync);
        Get(routes, "/admin/usage.csv", export.HandleUsageAsync);
        Get(routes, "/v1/usage.csv", export.HandleOwnUsageAsync);

        PriceEndpoint prices = new(parts);
        Get(routes, "/admin/prices", prices.HandleListAsync);
        Get(routes, "/admin/prices/history", prices.HandleHistoryAsync);
        routes.MapMethods("/admin/prices", s_writeMethods, Guarded(prices.HandleSetAsync));
    }

    private static void Get(IEndpointRouteBuilder routes, string path, RequestDelegate handle) => routes.MapGet(path, Guarded(handle));

    /// <summary>Two failures are nobody's fault and pass: too many queries at once, and a store that cannot be asked.</summary>
    public static RequestDelegate Guarded(RequestDelegate handle) => async context =>
    {
        try
        {
            await handle(context);
        }
        catch (Exception error) when (error is Admin.QueryLaneFullException or System.Data.Common.DbException)
        {
            if (context.Response.HasStarted)
            {
                // Part of an answer must not look like all of it.
                context.Abort();
                return;
            }

            await DetailWriter.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "This cannot be read at the moment, try again shortly", retryAfterSeconds: 1);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left.
        }
    };
}
