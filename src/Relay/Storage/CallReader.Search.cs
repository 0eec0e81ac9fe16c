using System.Data.Common;
using Relay.Admin;

namespace Relay.Storage;

/// <content>Calls that a person looks for: the same walk along the key, past those that do not match, for a bounded way.</content>
internal sealed partial class CallReader
{
    internal const string FindFloor = "SELECT call_id FROM api_calls WHERE call_id < @before ORDER BY call_id DESC LIMIT 1 OFFSET @most";

    internal const string FindUserFloor = """
        SELECT call_id FROM api_calls WHERE user_id = @user_id AND call_id < @before ORDER BY call_id DESC LIMIT 1 OFFSET @most
        """;

    private const string Sieve = """
         AND c.call_id >= @floor AND (@model = '' OR c.model_name = @model) AND (@upstream = '' OR c.upstream = @upstream)
            AND c.end_reason BETWEEN @least AND @most ORDER BY c.call_id DESC LIMIT @limit
        """;

    internal const string FindPage = Columns + "WHERE c.call_id < @before" + Sieve;
    internal const string FindUserPage = Columns + "WHERE c.user_id = @user_id AND c.call_id < @before" + Sieve;

    private const long LastGoodReason = (long)Streaming.EndReason.CallerCanceled;

    public CallMatches Find(CallQuery query)
    {
        using DbConnection connection = store.OpenConnection();
        byte[] before = Earlier(Newest(query.Before), query.Until);
        byte[]? floor = query.IsSieve ? ReadFloor(connection, query, before) : null;
        byte[] from = CallIdBytes.Of(query.From ?? Guid.Empty);
        if (floor is not null && floor.AsSpan().SequenceCompareTo(from) <= 0)
        {
            floor = null; // what is wanted ends before the way does
        }

        using DbCommand command = connection.Statement(
            null,
            query.AccountId is null ? FindPage : FindUserPage,
            ("@before", before),
            ("@floor", floor ?? from),
            ("@model", query.Model),
            ("@upstream", query.Upstream),
            ("@least", query.IsGood == false ? LastGoodReason + 1 : 0L),
            ("@most", query.IsGood == true ? LastGoodReason : byte.MaxValue),
            ("@limit", (long)query.Limit));
        if (query.AccountId is { } id)
        {
            command.Slot("@user_id").Value = id;
        }

        List<CallLine> lines = ReadLines(command);
        Guid? next = lines.Count == query.Limit ? lines[^1].CallId : floor is null ? null : CallIdBytes.ToId(floor);
        return new CallMatches(lines, next);
    }

    private static byte[] Earlier(byte[] before, Guid? until) =>
        until is { } end && CallIdBytes.Of(end) is var bound && bound.AsSpan().SequenceCompareTo(before) < 0 ? bound : before;

    // The call before which the way ends; null when it leads to the first of all.
    private byte[]? ReadFloor(DbConnection connection, CallQuery query, byte[] before)
    {
        using DbCommand command = connection.Statement(
            null, query.AccountId is null ? FindFloor : FindUserFloor, ("@before", before), ("@most", (long)mostLookedAt - 1));
        if (query.AccountId is { } id)
        {
            command.Slot("@user_id").Value = id;
        }

        return command.ExecuteScalar() as byte[];
    }
}
