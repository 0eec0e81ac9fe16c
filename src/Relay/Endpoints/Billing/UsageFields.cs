using Relay.Admin;
using Relay.Endpoints.Accounts;

namespace Relay.Endpoints.Billing;

/// <summary>Which days, divided how and in which order, a request for roll-ups or an export asks for.</summary>
internal readonly record struct UsageFields(DateOnly From, DateOnly To, UsageBy By, bool ByRevenue, int Limit)
{
    private const int DefaultDays = 30;
    private const int MaxLimit = 10_000;

    /// <summary>First moment of the range.</summary>
    public DateTimeOffset Begin => BeginOf(From);

    /// <summary>First moment after it.</summary>
    public DateTimeOffset End => BeginOf(To.AddDays(1));

    /// <summary>First moment of a day, UTC.</summary>
    public static DateTimeOffset BeginOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Null when a field is wrong; the request has been answered then.</summary>
    public static async ValueTask<UsageFields?> ReadAsync(HttpContext context, TimeProvider time, UsageBy defaultBy)
    {
        using RequestFields fields = RequestFields.OfQuery(context.Request);
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        DateOnly to = fields.QueryDay("to") ?? today;
        DateOnly from = fields.QueryDay("from") ?? to.AddDays(1 - DefaultDays);
        UsageBy by = defaultBy;
        if (context.Request.Query["by"] is [{ } text] && !UsageByNames.TryParse(text, out by))
        {
            fields.AddQueryError("by", "Input should be a list of " + UsageByNames.All);
        }

        string? order = context.Request.Query["order"];
        if (order is not (null or "" or "revenue"))
        {
            fields.AddQueryError("order", "Input should be 'revenue' or left out");
        }

        int limit = (int)fields.QueryNumber("limit", MaxLimit, 1, MaxLimit);
        if (from > to)
        {
            fields.AddQueryError("from", "Input should not be later than 'to'");
        }

        if (fields.Errors.Count == 0)
        {
            return new UsageFields(from, to, by, order == "revenue", limit);
        }

        await DetailWriter.WriteAsync(context, fields.Errors);
        return null;
    }

    public UsageQuery ToQuery(long? accountId) => new(Number(From), Number(To), By, Limit, accountId, ByRevenue);

    public static int Number(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;
}
