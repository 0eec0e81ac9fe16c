using System.Data.Common;
using Relay.Admin;
using Relay.Diagnostics;
using Relay.Streaming;

namespace Relay.Storage;

/// <summary>Lists of calls in SQL, by keyset over the time-ordered primary key: a page costs the same at any depth.</summary>
internal sealed class CallReader(SqlStore store) : ICallReader
{
    private const string ReadPage = """
        SELECT c.call_id, c.created_at, u.username, c.model_name, c.upstream, c.endpoint, c.billed_chars, c.charge_nanos, c.end_reason,
            c.audio_bytes, c.first_byte_us, (SELECT a.path FROM audio_clips a WHERE a.call_id = c.call_id LIMIT 1)
        FROM api_calls c JOIN users u ON u.id = c.user_id
        WHERE c.call_id < @before
        ORDER BY c.call_id DESC LIMIT @limit
        """;

    private const string ReadUserPage = """
        SELECT c.call_id, c.created_at, u.username, c.model_name, c.upstream, c.endpoint, c.billed_chars, c.charge_nanos, c.end_reason,
            c.audio_bytes, c.first_byte_us, (SELECT a.path FROM audio_clips a WHERE a.call_id = c.call_id LIMIT 1)
        FROM api_calls c JOIN users u ON u.id = c.user_id
        WHERE c.user_id = (SELECT id FROM users WHERE username = @username) AND c.call_id < @before
        ORDER BY c.call_id DESC LIMIT @limit
        """;

    private static readonly Guid s_newest = Guid.AllBitsSet;

    public IReadOnlyList<CallLine> Read(string? username, int limit, Guid? before)
    {
        using DbConnection connection = store.OpenConnection();
        byte[] bound = CallIdBytes.Of(before ?? s_newest);
        using DbCommand command = username is null
            ? connection.Statement(null, ReadPage, ("@before", bound), ("@limit", (long)limit))
            : connection.Statement(null, ReadUserPage, ("@before", bound), ("@limit", (long)limit), ("@username", username));
        using DbDataReader reader = command.ExecuteReader();
        List<CallLine> lines = [];
        while (reader.Read())
        {
            lines.Add(new CallLine(
                CallIdBytes.ToId(reader.GetFieldValue<byte[]>(0)),
                UnixMicros.ToTime(reader.GetInt64(1)),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetInt64(6),
                reader.GetInt64(7),
                (EndReason)reader.GetInt64(8),
                reader.GetInt64(9),
                reader.GetInt64(10),
                reader.IsDBNull(11) ? null : reader.GetString(11)));
        }

        return lines;
    }
}
