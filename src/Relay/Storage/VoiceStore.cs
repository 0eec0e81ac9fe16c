using System.Data.Common;
using Relay.Admin;
using Relay.Billing;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>Made voices in SQL (<c>voice_billing_status</c>). Whether a fee is charged is decided in <see cref="Relay.Storage.Ledger.VoiceTable"/>.</summary>
internal sealed class VoiceStore(SqlStore store, TimeProvider time) : IVoiceStore
{
    internal const string ReadOwed = "SELECT user_id, voice_id, voice_fee_nanos FROM voice_billing_status WHERE is_charged = 0";

    internal const string ReadUser = """
        SELECT voice_id, task_type, voice_fee_nanos, is_charged, created_at, charged_at FROM voice_billing_status
        WHERE user_id = @user_id ORDER BY voice_id LIMIT @limit
        """;

    // A voice made again under its old name stays paid for.
    private readonly string _add = """
        INSERT INTO voice_billing_status (user_id, voice_id, task_type, voice_fee_nanos, is_charged, created_at)
        VALUES (@user_id, @voice_id, @task_type, @fee, 0, @now)
        """ + store.Dialect.OrReplace("user_id, voice_id", "task_type", "voice_fee_nanos");

    public IReadOnlyList<UnchargedVoice> ReadUncharged()
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, ReadOwed);
        using DbDataReader reader = command.ExecuteReader();
        List<UnchargedVoice> voices = [];
        while (reader.Read())
        {
            voices.Add(new UnchargedVoice(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return voices;
    }

    /// <summary>Notes a voice whose fee falls due with its first use.</summary>
    /// <param name="accountId">Whose voice it is.</param>
    /// <param name="voiceId">As the provider knows it, at most 255 bytes.</param>
    /// <param name="taskType">How it was made: <c>voice_clone</c> or <c>voice_design</c>.</param>
    /// <param name="feeNanos">The fee, nano-units.</param>
    public void Add(long accountId, string voiceId, string taskType, long feeNanos)
    {
        using DbConnection connection = store.OpenConnection();
        connection.Execute(
            null,
            _add,
            ("@user_id", accountId),
            ("@voice_id", voiceId),
            ("@task_type", taskType),
            ("@fee", feeNanos),
            ("@now", UnixMicros.Of(time.GetUtcNow())));
    }

    public IReadOnlyList<VoiceLine> Read(long accountId, int limit)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, ReadUser, ("@user_id", accountId), ("@limit", (long)limit));
        using DbDataReader reader = command.ExecuteReader();
        List<VoiceLine> voices = [];
        while (reader.Read())
        {
            voices.Add(new VoiceLine(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetInt64(2),
                reader.GetInt64(3) != 0,
                UnixMicros.ToTime(reader.GetInt64(4)),
                reader.IsDBNull(5) ? null : UnixMicros.ToTime(reader.GetInt64(5))));
        }

        return voices;
    }
}
