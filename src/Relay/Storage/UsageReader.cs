using System.Data.Common;
using Relay.Admin;

namespace Relay.Storage;

/// <summary>Roll-ups in SQL, from <c>daily_usage</c>; never from the calls themselves.</summary>
internal sealed class UsageReader(SqlStore store) : IUsageReader
{
    private const string CountActive = "SELECT COUNT(*) FROM users WHERE is_active = 1";

    private const string SumAll = """
        SELECT COALESCE(SUM(total_calls), 0), COALESCE(SUM(total_chars), 0), COALESCE(SUM(total_nanos), 0) FROM user_billing_summary
        """;

    private const string SumDay = """
        SELECT COALESCE(SUM(calls), 0), COALESCE(SUM(units), 0), COALESCE(SUM(nanos), 0) FROM daily_usage WHERE day = @day
        """;

    private const string SumTasks = """
        SELECT task_type, SUM(calls), SUM(units), SUM(nanos) FROM daily_usage GROUP BY task_type ORDER BY 4 DESC, 1
        """;

    private const string SumVoices = """
        SELECT task_type, COUNT(*), SUM(is_charged), SUM(CASE WHEN is_charged = 1 THEN voice_fee_nanos ELSE 0 END)
        FROM voice_billing_status GROUP BY task_type ORDER BY task_type
        """;

    internal const string FindNextDay = "SELECT MIN(day) FROM daily_usage WHERE day > @day";
    internal const string FindNextUserDay = "SELECT MIN(day) FROM daily_usage WHERE user_id = @user_id AND day > @day";

    /// <summary>The statement for one division. Put together from constants only.</summary>
    internal static string Statement(UsageBy by, bool ofOneAccount, bool byRevenue)
    {
        // A month is its days with the last two digits taken off: integers divide differently in the two engines, remainders do not.
        (UsageBy Part, string Column)[] parts =
        [
            (UsageBy.Day, "d.day"),
            (UsageBy.Month, "d.day - d.day % 100"),
            (UsageBy.User, "d.user_id"),
            (UsageBy.Model, "d.model_name"),
            (UsageBy.Upstream, "d.upstream"),
            (UsageBy.Task, "d.task_type"),
        ];
        string columns = string.Join(", ", parts.Where(part => by.HasFlag(part.Part)).Select(static part => part.Column));
        string Shown(UsageBy part, string column) => by.HasFlag(part) ? column : "NULL";
        string period = by.HasFlag(UsageBy.Month) ? "d.day - d.day % 100" : Shown(UsageBy.Day, "d.day");
        string username = Shown(UsageBy.User, "(SELECT u.username FROM users u WHERE u.id = d.user_id)");
        string where = ofOneAccount ? "d.user_id = @user_id AND d.day >= @from AND d.day <= @to" : "d.day >= @from AND d.day <= @to";
        string order = byRevenue ? "9 DESC" + (columns.Length > 0 ? ", " + columns : "") : columns;
        return $"""
            SELECT {period}, {username}, {Shown(UsageBy.Model, "d.model_name")}, {Shown(UsageBy.Upstream, "d.upstream")},
                {Shown(UsageBy.Task, "d.task_type")}, SUM(d.calls), SUM(d.failed_calls), SUM(d.units), SUM(d.nanos),
                SUM(d.input_tokens), SUM(d.output_tokens)
            FROM daily_usage d WHERE {where}
            {(columns.Length > 0 ? "GROUP BY " + columns : "")} {(order.Length > 0 ? "ORDER BY " + order : "")} LIMIT @limit
            """;
    }

    public IReadOnlyList<UsageLine> Read(UsageQuery query)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null,
            Statement(query.By, query.AccountId is not null, query.ByRevenue),
            ("@from", (long)query.FromDay),
            ("@to", (long)query.ToDay),
            ("@limit", (long)query.Limit));
        if (query.AccountId is { } id)
        {
            command.Slot("@user_id").Value = id;
        }

        using DbDataReader reader = command.ExecuteReader();
        List<UsageLine> lines = [];
        while (reader.Read())
        {
            if (reader.IsDBNull(5))
            {
                continue; // a sum over nothing, where there is nothing to divide by
            }

            lines.Add(new UsageLine(
                reader.IsDBNull(0) ? null : (int)Number(reader, 0),
                TextOf(reader, 1),
                TextOf(reader, 2),
                TextOf(reader, 3),
                TextOf(reader, 4),
                Number(reader, 5),
                Number(reader, 6),
                Number(reader, 7),
                Number(reader, 8),
                Number(reader, 9),
                Number(reader, 10)));
        }

        return lines;
    }

    public int? NextDay(int day, long? accountId)
    {
        using DbConnection connection = store.OpenConnection();
        long next = accountId is { } id
            ? connection.Scalar(null, FindNextUserDay, ("@day", (long)day), ("@user_id", id))
            : connection.Scalar(null, FindNextDay, ("@day", (long)day));
        return next == 0 ? null : (int)next;
    }

    public SystemStatistics ReadStatistics(int today)
    {
        using DbConnection connection = store.OpenConnection();
        List<TaskTotals> tasks = [];
        using (DbCommand command = connection.Statement(null, SumTasks))
        using (DbDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                tasks.Add(new TaskTotals(reader.GetString(0), new UsageTotals(Number(reader, 1), Number(reader, 2), Number(reader, 3))));
            }
        }

        List<VoiceTotals> voices = [];
        using (DbCommand command = connection.Statement(null, SumVoices))
        using (DbDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                voices.Add(new VoiceTotals(reader.GetString(0), Number(reader, 1), Number(reader, 2), Number(reader, 3)));
            }
        }

        return new SystemStatistics(
            connection.Scalar(null, CountActive), Totals(connection, SumAll), tasks, voices, Totals(connection, SumDay, ("@day", (long)today)));
    }

    private static UsageTotals Totals(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = connection.Statement(null, sql, values);
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read() ? new UsageTotals(Number(reader, 0), Number(reader, 1), Number(reader, 2)) : default;
    }

    // MySQL's sums of whole numbers are decimals without a fraction.
    private static long Number(DbDataReader reader, int column) =>
        Convert.ToInt64(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    private static string? TextOf(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
