using System.IO.Pipelines;
using Relay.Admin;

namespace Relay.Endpoints.Billing;

/// <summary>
/// <c>GET /admin/calls.csv</c>, <c>/admin/usage.csv</c> and the same of one's own under <c>/v1</c>: files of any length out of flat memory.
/// </summary>
/// <remarks>
/// Rows are read a page at a time by key, each page in its own short query: no cursor and no read transaction stays open while a slow caller
/// takes its time, and other readers get their turn in between. The next page is read when the last one has gone out. A caller who leaves
/// ends it; a store that fails in the middle cuts the connection, so that half a file never looks whole.
/// </remarks>
internal sealed class ExportEndpoint(BillingParts parts)
{
    private const int PageRows = 500;

    // A day divided by everything has as many lines as tokens were used that day, times models.
    private const int MaxLinesPerPeriod = 1_000_000;

    public async Task HandleCallsAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is not null)
        {
            await ExportCallsAsync(context, await AccountFilter.ReadAsync(context, parts));
        }
    }

    public async Task HandleOwnCallsAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is { } caller)
        {
            await ExportCallsAsync(context, new AccountFilter(true, caller.AccountId));
        }
    }

    public async Task HandleUsageAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAdminAsync(context) is not null)
        {
            await ExportUsageAsync(context, await AccountFilter.ReadAsync(context, parts), UsageBy.Day | UsageBy.User);
        }
    }

    public async Task HandleOwnUsageAsync(HttpContext context)
    {
        if (await parts.Gate.AdmitAsync(context) is { } caller)
        {
            await ExportUsageAsync(context, new AccountFilter(true, caller.AccountId), UsageBy.Day | UsageBy.Model);
        }
    }

    private async Task ExportCallsAsync(HttpContext context, AccountFilter filter)
    {
        if (!filter.IsGood || await UsageFields.ReadAsync(context, parts.Time, UsageBy.None) is not { } fields)
        {
            return;
        }

        Guid after = CallIdBounds.At(fields.Begin);
        Guid until = CallIdBounds.At(fields.End);
        Task<IReadOnlyList<CallLine>> ReadAsync() =>
            parts.Lane.RunAsync(() => parts.Calls.ReadRange(filter.AccountId, after, until, PageRows), context.RequestAborted);

        // The first page before the headers: a store that is away is an error and no empty file.
        IReadOnlyList<CallLine> lines = await ReadAsync();
        CsvWriter csv = Begin(context, "calls");
        CsvLines.WriteCallHead(csv);
        while (true)
        {
            foreach (CallLine line in lines)
            {
                CsvLines.Write(csv, line);
            }

            if (!await FlushAsync(context) || lines.Count < PageRows)
            {
                return;
            }

            after = lines[^1].CallId;
            lines = await ReadAsync();
        }
    }

    private async Task ExportUsageAsync(HttpContext context, AccountFilter filter, UsageBy defaultBy)
    {
        if (!filter.IsGood || await UsageFields.ReadAsync(context, parts.Time, defaultBy) is not { } fields)
        {
            return;
        }

        // One period a page: a month's lines, or a day's; without either, the lines of the whole range.
        UsageQuery query = fields.ToQuery(filter.AccountId) with { Limit = MaxLinesPerPeriod };
        int last = query.ToDay;
        bool isByPeriod = (query.By & (UsageBy.Day | UsageBy.Month)) != 0;
        int? first = await NextAsync(context, query.FromDay - 1, filter.AccountId);
        CsvWriter csv = Begin(context, "usage");
        CsvLines.WriteUsageHead(csv);
        while (first is { } from && from <= last)
        {
            int to = !isByPeriod ? last : query.By.HasFlag(UsageBy.Month) ? Math.Min(last, from - (from % 100) + 99) : from;
            UsageQuery page = query with { FromDay = from, ToDay = to };
            foreach (UsageLine line in await parts.Lane.RunAsync(() => parts.Usage.Read(page), context.RequestAborted))
            {
                CsvLines.Write(csv, line);
            }

            if (!await FlushAsync(context))
            {
                return;
            }

            first = await NextAsync(context, to, filter.AccountId);
        }

        await FlushAsync(context);
    }

    private Task<int?> NextAsync(HttpContext context, int day, long? accountId) =>
        parts.Lane.RunAsync(() => parts.Usage.NextDay(day, accountId), context.RequestAborted);

    private static CsvWriter Begin(HttpContext context, string name)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        return new CsvWriter(context.Response.BodyWriter);
    }

    /// <summary>False when the caller has left.</summary>
    private static async ValueTask<bool> FlushAsync(HttpContext context)
    {
        FlushResult flushed = await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        return !flushed.IsCompleted && !flushed.IsCanceled;
    }
}
