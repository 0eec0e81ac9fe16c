using System.Data.Common;
using System.Globalization;

namespace Relay.Storage.Import;

/// <summary>
/// Reads the tables of the project Relay replaces, in pages by id, so that memory stays flat. Amounts become nano-units and times Unix
/// microseconds in the server, where DECIMAL is exact and a TIMESTAMP knows its zone. Never writes.
/// </summary>
internal sealed class OriginalStore(DbDataSource source)
{
    private const string FindKeyType = """
        SELECT DATA_TYPE FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'api_calls' AND COLUMN_NAME = 'user_id'
        """;

    private const string FindName = """
        SELECT COALESCE((SELECT public_key FROM secure_key ORDER BY id LIMIT 1), (SELECT user_id FROM users ORDER BY id LIMIT 1), '')
        """;

    private const string ReadKeys = "SELECT id, public_key FROM secure_key ORDER BY id";

    private const string ReadUsers = """
        SELECT id, user_id, username, password_hash, email, COALESCE(CAST(UNIX_TIMESTAMP(created_at) * 1000000 AS SIGNED), 0), COALESCE(is_active, 1)
        FROM users WHERE id > @after ORDER BY id LIMIT @limit
        """;

    private const string ReadPrices = """
        SELECT id, task_type, model_name, CAST(unit_price * 1000000000 AS SIGNED), CAST(billing_unit AS CHAR), COALESCE(description, ''), COALESCE(is_active, 1)
        FROM pricing_config WHERE id > @after ORDER BY id LIMIT @limit
        """;

    private const string ReadTokens = """
        SELECT t.id, u.user_id, t.token, COALESCE(CAST(UNIX_TIMESTAMP(t.created_at) * 1000000 AS SIGNED), 0),
            NULLIF(CAST(UNIX_TIMESTAMP(t.expires_at) * 1000000 AS SIGNED), 0), COALESCE(t.is_revoked, 0), COALESCE(t.call_count, 0)
        FROM bearer_tokens t LEFT JOIN users u ON u.KEY_COLUMN = t.user_id WHERE t.id > @after ORDER BY t.id LIMIT @limit
        """;

    private const string ReadCalls = """
        SELECT c.id, u.user_id, c.task_type, COALESCE(c.model_name, ''), c.request_text, COALESCE(c.char_count, 0), CAST(c.unit_price * 1000000000 AS SIGNED),
            CAST(c.cost_amount * 1000000000 AS SIGNED), CAST(c.billing_unit AS CHAR), c.endpoint,
            COALESCE(CAST(UNIX_TIMESTAMP(c.created_at) * 1000000 AS SIGNED), 0)
        FROM api_calls c LEFT JOIN users u ON u.KEY_COLUMN = c.user_id WHERE c.id > @after ORDER BY c.id LIMIT @limit
        """;

    private const string ReadVoices = """
        SELECT v.id, u.user_id, v.voice_id, CAST(v.task_type AS CHAR), CAST(v.voice_fee * 1000000000 AS SIGNED), COALESCE(v.is_charged, 0),
            COALESCE(CAST(UNIX_TIMESTAMP(v.created_at) * 1000000 AS SIGNED), 0), CAST(UNIX_TIMESTAMP(v.first_used_at) * 1000000 AS SIGNED),
            CAST(UNIX_TIMESTAMP(v.charged_at) * 1000000 AS SIGNED)
        FROM voice_billing_status v LEFT JOIN users u ON u.KEY_COLUMN = v.user_id WHERE v.id > @after ORDER BY v.id LIMIT @limit
        """;

    private const string ReadSummaries = """
        SELECT s.id, u.user_id,
            CAST(s.total_calls - (SELECT COUNT(*) FROM api_calls c WHERE c.user_id = s.user_id) AS SIGNED),
            CAST(s.total_chars - COALESCE((SELECT SUM(c.char_count) FROM api_calls c WHERE c.user_id = s.user_id), 0) AS SIGNED),
            CAST((s.total_amount - COALESCE((SELECT SUM(c.cost_amount) FROM api_calls c WHERE c.user_id = s.user_id), 0)) * 1000000000 AS SIGNED),
            COALESCE(CAST(UNIX_TIMESTAMP(s.last_call_at) * 1000000 AS SIGNED), 0)
        FROM user_billing_summary s LEFT JOIN users u ON u.KEY_COLUMN = s.user_id WHERE s.id > @after ORDER BY s.id LIMIT @limit
        """;

    // Rows belong to users by the public id in the original, by the row's id in databases that were tidied up since.
    private readonly string _keyColumn = KeyColumn(source);

    /// <summary>Tells one installation from another: its public key, else its first user.</summary>
    public string Name()
    {
        using DbConnection connection = source.OpenConnection();
        using DbCommand command = connection.Statement(null, FindName);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>Public keys with their row ids; few.</summary>
    public IReadOnlyList<(long Id, string PublicKey)> Keys()
    {
        using DbConnection connection = source.OpenConnection();
        using DbCommand command = connection.Statement(null, ReadKeys);
        return Read(command, static row => (row.GetInt64(0), row.GetString(1)));
    }

    public IReadOnlyList<OriginalUser> Users(long after, int limit) => Page(ReadUsers, after, limit, static row => new OriginalUser(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row, 4), row.GetInt64(5), row.GetInt64(6) != 0));

    public IReadOnlyList<OriginalPrice> Prices(long after, int limit) => Page(ReadPrices, after, limit, static row => new OriginalPrice(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetInt64(6) != 0));

    public IReadOnlyList<OriginalToken> Tokens(long after, int limit) => Page(ReadTokens, after, limit, static row => new OriginalToken(
        row.GetInt64(0), Text(row, 1), row.GetString(2), row.GetInt64(3), Number(row, 4), row.GetInt64(5) != 0, row.GetInt64(6)));

    public IReadOnlyList<OriginalCall> Calls(long after, int limit) => Page(ReadCalls, after, limit, static row => new OriginalCall(
        row.GetInt64(0), Text(row, 1), row.GetString(2), row.GetString(3), Text(row, 4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
        row.GetString(8), row.GetString(9), row.GetInt64(10)));

    public IReadOnlyList<OriginalVoice> Voices(long after, int limit) => Page(ReadVoices, after, limit, static row => new OriginalVoice(
        row.GetInt64(0), Text(row, 1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5) != 0, row.GetInt64(6),
        Number(row, 7), Number(row, 8)));

    public IReadOnlyList<OriginalSummary> Summaries(long after, int limit) => Page(ReadSummaries, after, limit, static row => new OriginalSummary(
        row.GetInt64(0), Text(row, 1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)));

    private static string KeyColumn(DbDataSource source)
    {
        using DbConnection connection = source.OpenConnection();
        using DbCommand command = connection.Statement(null, FindKeyType);
        return command.ExecuteScalar() is string type
            ? type.EndsWith("int", StringComparison.OrdinalIgnoreCase) ? "id" : "user_id"
            : throw new StoreException("there is no table api_calls in the database to import from");
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static List<T> Read<T>(DbCommand command, Func<DbDataReader, T> make)
    {
        using DbDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(make(reader));
        }

        return rows;
    }

    private List<T> Page<T>(string sql, long after, int limit, Func<DbDataReader, T> make)
    {
        using DbConnection connection = source.OpenConnection();
        using DbCommand command = connection.Statement(
            null, sql.Replace("KEY_COLUMN", _keyColumn, StringComparison.Ordinal), ("@after", after), ("@limit", (long)limit));
        return Read(command, make);
    }
}
