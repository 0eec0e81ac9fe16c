using System.Data.Common;
using Relay.Archive;

namespace Relay.Storage.Ledger;

/// <summary>
/// Clips in <c>audio_clips</c>, each once, and what each account keeps (<c>archive_usage</c>), changed together and only by rows that
/// are new or newly deleted. Clips are locked before accounts' sums, and those in the order of their keys.
/// </summary>
internal sealed class ClipTable(SqlDialect dialect)
{
    private const string MarkDeleted =
        "UPDATE audio_clips SET state = @state, deleted_at = @now WHERE clip_id = @clip_id AND deleted_at IS NULL";

    private readonly string _addClip = """
        INSERT INTO audio_clips (clip_id, call_id, user_id, path, format, bytes, sha256, state, audio_ms, created_at, journal_id)
        VALUES (@clip_id, @call_id, @user_id, @path, @format, @bytes, @sha256, @state, @audio_ms, @created_at, @journal_id)
        """ + dialect.OrSkip("clip_id");

    private readonly string _addUse =
        "INSERT INTO archive_usage (user_id, clips, bytes) VALUES (@user_id, @clips, @bytes)" + dialect.OrAdd("user_id", "clips", "bytes");

    /// <summary>Adds the clips, whose files lie in the data folder of this journal; returns how many were not there before.</summary>
    public int Add(DbConnection connection, DbTransaction transaction, byte[] journalId, IReadOnlyList<ClipRow> clips)
    {
        List<(long AccountId, long Bytes)> added = [];
        foreach (ClipRow clip in clips)
        {
            int rows = connection.Execute(
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
                ("@created_at", clip.CreatedAtUs),
                ("@journal_id", journalId));
            if (rows > 0)
            {
                added.Add((clip.AccountId, clip.Bytes));
            }
        }

        AddUse(connection, transaction, added, sign: 1);
        return added.Count;
    }

    /// <summary>Marks clips as deleted; returns how many were not before.</summary>
    public int Delete(DbConnection connection, DbTransaction transaction, IEnumerable<StoredClip> clips, long nowUs)
    {
        List<(long AccountId, long Bytes)> deleted = [];
        foreach (StoredClip clip in clips.OrderBy(static clip => clip.ClipId.ToString("N"), StringComparer.Ordinal))
        {
            int rows = connection.Execute(
                transaction,
                MarkDeleted,
                ("@clip_id", CallIdBytes.Of(clip.ClipId)),
                ("@state", (long)ClipState.Deleted),
                ("@now", nowUs));
            if (rows > 0)
            {
                deleted.Add((clip.AccountId, clip.Bytes));
            }
        }

        AddUse(connection, transaction, deleted, sign: -1);
        return deleted.Count;
    }

    private void AddUse(DbConnection connection, DbTransaction transaction, List<(long AccountId, long Bytes)> clips, int sign)
    {
        foreach (IGrouping<long, (long AccountId, long Bytes)> account in clips.GroupBy(static clip => clip.AccountId).OrderBy(static group => group.Key))
        {
            connection.Execute(
                transaction,
                _addUse,
                ("@user_id", account.Key),
                ("@clips", sign * (long)account.Count()),
                ("@bytes", sign * account.Sum(static clip => clip.Bytes)));
        }
    }
}
