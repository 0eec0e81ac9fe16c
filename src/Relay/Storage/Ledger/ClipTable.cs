using System.Data.Common;
using Relay.Archive;

namespace Relay.Storage.Ledger;

/// <summary>Finished clips on their way into <c>audio_clips</c>, each once.</summary>
internal sealed class ClipTable(SqlDialect dialect)
{
    private readonly string _addClip = """
        INSERT INTO audio_clips (clip_id, call_id, user_id, path, format, bytes, sha256, state, audio_ms, created_at)
        VALUES (@clip_id, @call_id, @user_id, @path, @format, @bytes, @sha256, @state, @audio_ms, @created_at)
        """ + dialect.OrSkip("clip_id");

    public void Add(DbConnection connection, DbTransaction transaction, IReadOnlyList<ClipRow> clips)
    {
        foreach (ClipRow clip in clips)
        {
            connection.Execute(
                transaction,
                _addClip,
                ("@clip_id", CallIdBytes.Of(clip.ClipId)),
                ("@call_id", CallIdBytes.Of(clip.CallId)),
                ("@user_id", clip.AccountId),
                ("@path", clip.RelativePath),
                ("@format", clip.Format),
                ("@bytes", clip.Bytes),
                ("@sha256", clip.Sha256),
                ("@state", (long)clip.State),
                ("@audio_ms", clip.AudioMs),
                ("@created_at", clip.CreatedAtUs));
        }
    }
}
