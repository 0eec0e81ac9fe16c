using System.Globalization;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>Which part of a list is asked for, in OpenAI's words.</summary>
/// <param name="Limit">How many at most.</param>
/// <param name="After">The page begins behind this object; "" begins at the first.</param>
/// <param name="Order">"asc" or "desc" by creation; "" leaves it to the provider.</param>
/// <param name="Purpose">Only files for this; "" takes all.</param>
internal sealed record ObjectPage(int Limit, string After, string Order, string Purpose)
{
    public static ObjectPage Everything { get; } = new(int.MaxValue, "", "", "");

    /// <summary>False, with the error, where a member of the query is not what it should be.</summary>
    /// <param name="query">The request's.</param>
    /// <param name="usual">The limit when none is given.</param>
    /// <param name="most">The largest limit.</param>
    /// <param name="page">What is asked for.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(IQueryCollection query, int usual, int most, out ObjectPage page, out RelayError? error)
    {
        string limit = query["limit"].ToString();
        string order = query["order"].ToString();
        int count = usual;
        bool isCount = limit.Length == 0
            || (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1 && count <= most);
        page = new ObjectPage(count, query["after"].ToString(), order, query["purpose"].ToString());
        error = !isCount ? new RelayError(ErrorKind.InvalidRequest, $"'limit' must be a whole number from 1 to {most}", "limit")
            : order is not ("" or "asc" or "desc") ? new RelayError(ErrorKind.InvalidRequest, "'order' must be asc or desc", "order")
            : null;
        return error is null;
    }
}
