using System.Data.Common;
using Relay.Admin;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>Accounts with their totals, in SQL.</summary>
internal sealed class UserReader(SqlStore store) : IUserReader
{
    private const string Columns = """
        SELECT u.id, u.user_id, u.username, u.email, u.created_at, u.is_active, COALESCE(s.total_calls, 0), COALESCE(s.total_chars, 0),
            COALESCE(s.total_nanos, 0), s.last_call_at, s.created_at
        FROM users u

        """;

    internal const string FindOne = Columns + "LEFT JOIN user_billing_summary s ON s.user_id = u.id WHERE u.username = @username";

    internal const string ReadPage = Columns + """
        LEFT JOIN user_billing_summary s ON s.user_id = u.id WHERE u.id < @before ORDER BY u.id DESC LIMIT @limit
        """;

    internal const string ReadDearest = Columns + """
        JOIN user_billing_summary s ON s.user_id = u.id ORDER BY s.total_nanos DESC, u.id LIMIT @limit
        """;

    private const string CountUsers = "SELECT COUNT(*) FROM users";

    public UserTotals? Find(string username)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, FindOne, ("@username", username));
        return ReadTotals(command) is [var found, ..] ? found : null;
    }

    public long Count()
    {
        using DbConnection connection = store.OpenConnection();
        return connection.Scalar(null, CountUsers);
    }

    public IReadOnlyList<UserTotals> ReadAll(int limit, long? beforeAccountId)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null, ReadPage, ("@before", beforeAccountId ?? long.MaxValue), ("@limit", (long)limit));
        return ReadTotals(command);
    }

    public IReadOnlyList<UserTotals> ReadTop(int limit)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, ReadDearest, ("@limit", (long)limit));
        return ReadTotals(command);
    }

    private static List<UserTotals> ReadTotals(DbCommand command)
    {
        using DbDataReader reader = command.ExecuteReader();
        List<UserTotals> users = [];
        while (reader.Read())
        {
            users.Add(new UserTotals(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                UnixMicros.ToTime(reader.GetInt64(4)),
                reader.GetInt64(5) != 0,
                reader.GetInt64(6),
                reader.GetInt64(7),
                reader.GetInt64(8),
                TimeOf(reader, 9),
                TimeOf(reader, 10)));
        }

        return users;
    }

    // 0 where no call has come yet, as when totals were brought over from elsewhere.
    private static DateTimeOffset? TimeOf(DbDataReader reader, int column) =>
        reader.IsDBNull(column) || reader.GetInt64(column) == 0 ? null : UnixMicros.ToTime(reader.GetInt64(column));
}
