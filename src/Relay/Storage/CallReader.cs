using System.Data.Common;
using Relay.Admin;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Storage;

/// <summary>Lists of calls in SQL, by keyset over the time-ordered primary key: a page costs the same at any depth.</summary>
/// <param name="store">Where the ledger is.</param>
/// <param name="mostLookedAt">Calls that one search walks past, at most. Default 50,000: some 50 ms out of a small machine's cache.</param>
internal sealed partial class CallReader(SqlStore store, int mostLookedAt = 50_000) : ICallReader, ICallSearch
{
    // Names and clips by subquery, not by join: no planner can take it into its head to begin with the users and sort afterwards.
    private const string Columns = """
        SELECT c.call_id, c.created_at, (SELECT u.username FROM users u WHERE u.id = c.user_id), c.task_type, c.model_name, c.upstream,
            c.endpoint, c.voice_id, c.request_text, c.billed_chars, c.unit_price_nanos, c.billing_unit, c.charge_nanos, c.end_reason,
            c.audio_bytes, c.first_byte_us, (SELECT a.path FROM audio_clips a WHERE a.call_id = c.call_id LIMIT 1),
            c.input_tokens, c.output_tokens, c.cached_tokens, c.cache_write_tokens, c.reasoning_tokens, c.audio_input_tokens,
            c.audio_output_tokens, c.usage_source, c.key_label
        FROM api_calls c

        """;

    internal const string ReadPage = Columns + "WHERE c.call_id < @before ORDER BY c.call_id DESC LIMIT @limit";

    internal const string ReadUserPage = Columns + """
        WHERE c.user_id = @user_id AND c.call_id < @before ORDER BY c.call_id DESC LIMIT @limit OFFSET @offset
        """;

    internal const string ReadSpan = Columns + "WHERE c.call_id > @after AND c.call_id < @until ORDER BY c.call_id LIMIT @limit";

    internal const string ReadUserSpan = Columns + """
        WHERE c.user_id = @user_id AND c.call_id > @after AND c.call_id < @until ORDER BY c.call_id LIMIT @limit
        """;

    public IReadOnlyList<CallLine> Read(int limit, Guid? before)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, ReadPage, ("@before", Newest(before)), ("@limit", (long)limit));
        return ReadLines(command);
    }

    public IReadOnlyList<CallLine> ReadUser(long accountId, int limit, int offset, Guid? before)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null, ReadUserPage, ("@user_id", accountId), ("@before", Newest(before)), ("@limit", (long)limit), ("@offset", (long)offset));
        return ReadLines(command);
    }

    public IReadOnlyList<CallLine> ReadRange(long? accountId, Guid after, Guid until, int limit)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null,
            accountId is null ? ReadSpan : ReadUserSpan,
            ("@after", CallIdBytes.Of(after)),
            ("@until", CallIdBytes.Of(until)),
            ("@limit", (long)limit));
        if (accountId is { } id)
        {
            command.Slot("@user_id").Value = id;
        }

        return ReadLines(command);
    }

    private static byte[] Newest(Guid? before) => CallIdBytes.Of(before ?? Guid.AllBitsSet);

    private static List<CallLine> ReadLines(DbCommand command)
    {
        using DbDataReader reader = command.ExecuteReader();
        List<CallLine> lines = [];
        while (reader.Read())
        {
            lines.Add(new CallLine(
                CallIdBytes.ToId(reader.GetFieldValue<byte[]>(0)),
                UnixMicros.ToTime(reader.GetInt64(1)),
                reader.IsDBNull(2) ? "" : reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetString(6),
                reader.GetString(7),
                reader.IsDBNull(8) ? null : reader.GetString(8),
                reader.GetInt64(9),
                reader.GetInt64(10),
                (BillingUnit)reader.GetInt64(11),
                reader.GetInt64(12),
                (EndReason)reader.GetInt64(13),
                reader.GetInt64(14),
                reader.GetInt64(15),
                reader.IsDBNull(16) ? null : reader.GetString(16),
                ReadTokens(reader, 17),
                (UsageOrigin)reader.GetInt64(24),
                reader.GetString(25)));
        }

        return lines;
    }

    private static TokenUsage ReadTokens(DbDataReader reader, int first) => new(
        reader.GetInt64(first), reader.GetInt64(first + 1), reader.GetInt64(first + 2), reader.GetInt64(first + 3), reader.GetInt64(first + 4),
        reader.GetInt64(first + 5), reader.GetInt64(first + 6));
}
