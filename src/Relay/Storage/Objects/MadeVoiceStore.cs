using System.Data.Common;
using Relay.Diagnostics;
using Relay.Tasks;

namespace Relay.Storage.Objects;

/// <summary>
/// Made voices in SQL: <c>voice_billing_status</c> for the fee, <c>voice_generation_history</c> for what became of them (0 created, 1 used,
/// 2 deleted, 3 expired). The first use is noted in the transaction that takes its call.
/// </summary>
internal sealed class MadeVoiceStore(SqlStore store, TimeProvider time) : IMadeVoiceStore
{
    /// <summary>The platform's own rule, microseconds.</summary>
    private const long KeptUs = 168L * 3_600 * 1_000_000;

    private const string AddHistory = """
        INSERT INTO voice_generation_history (user_id, voice_id, task_type, prompt, source_file_id, preview_text, status, created_at, expires_at)
        VALUES (@user_id, @voice_id, @task_type, @prompt, @source, @preview, 0, @now, @expires)
        """;

    private const string Delete = """
        UPDATE voice_generation_history SET status = 2, ended_at = @now WHERE user_id = @user_id AND voice_id = @voice_id AND status IN (0, 1)
        """;

    internal const string ListExpired =
        "SELECT id, voice_id FROM voice_generation_history WHERE status = 0 AND expires_at < @now ORDER BY expires_at LIMIT 1000";

    private const string Expire = "UPDATE voice_generation_history SET status = 3, ended_at = @now WHERE id = @id AND status = 0";

    private readonly VoiceStore _fees = new(store, time);

    public async ValueTask AddAsync(MadeVoice voice, CancellationToken cancellationToken)
    {
        await Task.Run(() => _fees.Add(voice.AccountId, voice.VoiceId, voice.TaskType, voice.FeeNanos), cancellationToken);
        long now = UnixMicros.Of(time.GetUtcNow());
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            null, AddHistory, cancellationToken,
            ("@user_id", voice.AccountId), ("@voice_id", voice.VoiceId), ("@task_type", voice.TaskType), ("@prompt", voice.Prompt),
            ("@source", voice.SourceFileId), ("@preview", voice.PreviewText), ("@now", now), ("@expires", now + KeptUs));
    }

    public async ValueTask DeleteAsync(long accountId, string voiceId, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(null, Delete, cancellationToken, ("@user_id", accountId), ("@voice_id", voiceId),
            ("@now", UnixMicros.Of(time.GetUtcNow())));
    }

    public async ValueTask<IReadOnlyList<string>> ExpireAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        List<(long Id, string VoiceId)> old = [];
        await using (DbCommand command = connection.Statement(null, ListExpired, ("@now", UnixMicros.Of(time.GetUtcNow()))))
        {
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                old.Add((reader.GetInt64(0), reader.GetString(1)));
            }
        }

        List<string> expired = [];
        foreach ((long id, string voiceId) in old)
        {
            if (await connection.ExecuteAsync(null, Expire, cancellationToken, ("@id", id), ("@now", UnixMicros.Of(time.GetUtcNow()))) > 0)
            {
                expired.Add(voiceId);
            }
        }

        return expired;
    }
}
