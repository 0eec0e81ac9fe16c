using Relay.Admin;
using Relay.Endpoints.Accounts;

namespace Relay.Endpoints.Billing;

/// <summary>Which page of a list of calls a request asks for.</summary>
/// <param name="Limit">Most rows.</param>
/// <param name="Offset">Rows to pass over; bounded, because each costs.</param>
/// <param name="Before">Only calls older than this one: the way to go on without a bound.</param>
internal readonly record struct PageFields(int Limit, int Offset, Guid? Before)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;
    private const int MaxOffset = 10_000;

    /// <summary>Null when a field is wrong; the request has been answered then.</summary>
    public static async ValueTask<PageFields?> ReadAsync(HttpContext context)
    {
        using RequestFields fields = RequestFields.OfQuery(context.Request);
        int limit = (int)fields.QueryNumber("limit", DefaultLimit, 1, MaxLimit);
        int offset = (int)fields.QueryNumber("offset", 0, 0, MaxOffset);
        Guid? before = null;
        if (context.Request.Query["before"] is [{ Length: > 0 } text])
        {
            if (Guid.TryParse(text, out Guid id))
            {
                before = id;
            }
            else
            {
                fields.AddQueryError("before", "Input should be the id of a call");
            }
        }

        if (fields.Errors.Count == 0)
        {
            return new PageFields(limit, offset, before);
        }

        await DetailWriter.WriteAsync(context, fields.Errors);
        return null;
    }

    public IReadOnlyList<CallLine> Read(ICallReader calls, long accountId) => calls.ReadUser(accountId, Limit, Offset, Before);

    /// <summary>What <c>before</c> must be for the page after these lines; null when there is none.</summary>
    public Guid? Next(IReadOnlyList<CallLine> lines) => lines.Count == Limit ? lines[^1].CallId : null;
}
