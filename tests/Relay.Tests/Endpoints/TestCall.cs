using System.Data.Common;
using System.Security.Cryptography;
using Relay.Archive;
using Relay.Storage;
using Relay.Streaming;

namespace Relay.Tests.Endpoints;

/// <summary>One row of <c>api_calls</c> with its clip.</summary>
internal sealed record TestCall
{
    private const string ReadCalls = """
        SELECT c.end_reason, c.first_byte_sent, c.charge_nanos, c.billed_chars, c.held_nanos, c.bytes_down, c.audio_bytes, c.model_name,
            c.upstream, c.key_label, c.endpoint, a.path, a.format, a.state, a.bytes
        FROM api_calls c LEFT JOIN audio_clips a ON a.call_id = c.call_id
        WHERE c.user_id = @user ORDER BY c.call_id
        """;

    public required EndReason Reason { get; init; }

    public required bool FirstByteSent { get; init; }

    public required long ChargeNanos { get; init; }

    public required long BilledChars { get; init; }

    public required long HeldNanos { get; init; }

    public required long BytesDown { get; init; }

    public required long AudioBytes { get; init; }

    public required string Model { get; init; }

    public required string Upstream { get; init; }

    public required string KeyLabel { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>The kept clip; null when there is none.</summary>
    public required byte[]? Clip { get; init; }

    public required string? ClipFormat { get; init; }

    public required ClipState? ClipState { get; init; }

    /// <summary>Lower-case hex, as the fake's log has it.</summary>
    public string ClipSha256 => Convert.ToHexStringLower(SHA256.HashData(Clip ?? []));

    public static IReadOnlyList<TestCall> Read(DbDataSource store, string archive, long accountId)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, ReadCalls, ("@user", accountId));
        using DbDataReader reader = command.ExecuteReader();
        List<TestCall> calls = [];
        while (reader.Read())
        {
            bool kept = !reader.IsDBNull(11);
            calls.Add(new TestCall
            {
                Reason = (EndReason)reader.GetInt64(0),
                FirstByteSent = reader.GetInt64(1) != 0,
                ChargeNanos = reader.GetInt64(2),
                BilledChars = reader.GetInt64(3),
                HeldNanos = reader.GetInt64(4),
                BytesDown = reader.GetInt64(5),
                AudioBytes = reader.GetInt64(6),
                Model = reader.GetString(7),
                Upstream = reader.GetString(8),
                KeyLabel = reader.GetString(9),
                Endpoint = reader.GetString(10),
                Clip = kept ? File.ReadAllBytes(Path.Combine(archive, reader.GetString(11))) : null,
                ClipFormat = kept ? reader.GetString(12) : null,
                ClipState = kept ? (ClipState)reader.GetInt64(13) : null,
            });
        }

        return calls;
    }
}
