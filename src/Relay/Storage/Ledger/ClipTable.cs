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

    private readonly RowInsert<(ClipRow Clip, byte[] JournalId)> _insert = new(
        dialect,
        "audio_clips",
        "clip_id",
        ("clip_id", static row => CallIdBytes.Of(row.Clip.ClipId)),
        ("call_id", static row => CallIdBytes.Of(row.Clip.CallId)),
        ("user_id", static row => row.Clip.AccountId),
        ("path", static row => row.Clip.RelativePath),
        ("format", static row => row.Clip.Format),
        ("bytes", static row => row.Clip.Bytes),
        ("sha256", static row => row.Clip.Sha256),
        ("state", static row => (long)row.Clip.State),
        ("audio_ms", static row => row.Clip.AudioMs),
        ("created_at", static row => row.Clip.CreatedAtUs),
        ("journal_id", static row => row.JournalId));

    private readonly string _addUse =
        "INSERT INTO archive_usage (user_id, clips, bytes) VALUES (@user_id, @clips, @bytes)" + dialect.OrAdd("user_id", "clips", "bytes");

    /// <summary>Adds the clips, whose files lie in the data folder of this journal; returns how many were not there before.</summary>
    public int Add(DbConnection connection, DbTransaction transaction, byte[] journalId, IReadOnlyList<ClipRow> clips)
    {
        List<(ClipRow Clip, byte[])> added = _insert.Add(connection, transaction, [.. clips.Select(clip => (clip, journalId))]);
        AddUse(connection, transaction, [.. added.Select(static row => (row.Clip.AccountId, row.Clip.Bytes))], sign: 1);
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

    private void AddUse(DbConnection connection, DbTransaction transaction, IReadOnlyList<(long AccountId, long Bytes)> clips, int sign)
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
