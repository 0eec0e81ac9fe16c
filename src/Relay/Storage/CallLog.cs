using System.Data.Common;
using System.Globalization;
using Relay.Admin;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>
/// The operators' list of calls in SQL: a window of the newest calls by the time-ordered key, counted and leafed through with offsets. That
/// it was cleared is a row of <c>admin_actions</c>, the newest of its kind counts.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="window">How many calls the list reaches back.</param>
internal sealed class CallLog(SqlStore store, TimeProvider time, int window = CallLog.DefaultWindow) : ICallLog
{
    /// <summary>Five thousand pages; counting them takes some ten milliseconds.</summary>
    public const int DefaultWindow = 50_000;

    internal const string FindFloor = "SELECT call_id FROM api_calls WHERE call_id >= @cleared ORDER BY call_id DESC LIMIT 1 OFFSET @window";
    internal const string CountWindow = "SELECT COUNT(*) FROM api_calls WHERE call_id > @floor";

    internal const string ReadWindow = """
        SELECT key_label, model_name, created_at, input_tokens, output_tokens FROM api_calls
        WHERE call_id > @floor ORDER BY call_id DESC LIMIT @limit OFFSET @offset
        """;

    internal const string CountModel = CountWindow + Like;

    internal const string ReadModel = $"""
        SELECT key_label, model_name, created_at, input_tokens, output_tokens FROM api_calls
        WHERE call_id > @floor{Like} ORDER BY call_id DESC LIMIT @limit OFFSET @offset
        """;

    internal const string SumSpan = """
        SELECT COUNT(*), COALESCE(SUM(input_tokens), 0), COALESCE(SUM(output_tokens), 0) FROM api_calls
        WHERE call_id >= @from AND call_id < @until
        """;

    private const string Like = " AND LOWER(model_name) LIKE @model ESCAPE '!'";
    private const string ClearAction = "clear_logs";
    private const string ReadCleared = "SELECT COALESCE(MAX(made_at), 0) FROM admin_actions WHERE action = @action";

    private const string AddCleared = """
        INSERT INTO admin_actions (action, detail, made_by, made_at) VALUES (@action, 'calls until now are hidden from the list', @made_by, @now)
        """;

    public CallLogPage Read(string model, int page, int pageSize)
    {
        using DbConnection connection = store.OpenConnection();
        byte[] floor = Floor(connection);
        string pattern = $"%{SqlPattern.Literal(model.ToLowerInvariant())}%";
        bool isFiltered = model.Length > 0;
        long total = isFiltered
            ? connection.Scalar(null, CountModel, ("@floor", floor), ("@model", pattern))
            : connection.Scalar(null, CountWindow, ("@floor", floor));
        using DbCommand command = connection.Statement(
            null,
            isFiltered ? ReadModel : ReadWindow,
            ("@floor", floor),
            ("@limit", (long)pageSize),
            ("@offset", (page - 1L) * pageSize));
        if (isFiltered)
        {
            command.Slot("@model").Value = pattern;
        }

        using DbDataReader reader = command.ExecuteReader();
        List<CallLogLine> lines = [];
        while (reader.Read())
        {
            lines.Add(new CallLogLine(
                reader.GetString(0), reader.GetString(1), UnixMicros.ToTime(reader.GetInt64(2)), reader.GetInt64(3), reader.GetInt64(4)));
        }

        return new CallLogPage(lines, total);
    }

    public void Clear(string madeBy)
    {
        using DbConnection connection = store.OpenConnection();
        connection.Execute(
            null, AddCleared, ("@action", ClearAction), ("@made_by", madeBy), ("@now", UnixMicros.Of(time.GetUtcNow())));
    }

    public TokenSum Sum(DateTimeOffset from, DateTimeOffset until)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null, SumSpan, ("@from", CallIdBytes.FloorOf(from)), ("@until", CallIdBytes.FloorOf(until)));
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read() ? new TokenSum(Number(reader, 0), Number(reader, 1), Number(reader, 2)) : default;
    }

    /// <summary>Above this id are the calls the list shows.</summary>
    private byte[] Floor(DbConnection connection)
    {
        long cleared = connection.Scalar(null, ReadCleared, ("@action", ClearAction));

        // Ids count milliseconds: the next whole one, so that a call of the very one it was cleared in is not shown again.
        byte[] floor = CallIdBytes.FloorOf(cleared == 0 ? DateTimeOffset.UnixEpoch : UnixMicros.ToTime(cleared).AddMilliseconds(1));
        using DbCommand command = connection.Statement(null, FindFloor, ("@cleared", floor), ("@window", (long)window));
        return command.ExecuteScalar() as byte[] ?? floor;
    }

    // MySQL's sums of whole numbers are decimals without a fraction.
    private static long Number(DbDataReader reader, int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
}
