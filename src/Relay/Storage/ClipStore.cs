using System.Data.Common;
using Relay.Archive;
using Relay.Storage.Ledger;

namespace Relay.Storage;

/// <summary>
/// The archive's index in SQL. Lists go by keyset over the time-ordered clip id, in an index whose middle column tells kept clips from
/// deleted ones, so that neither a deep page nor a long history of deletions costs more.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="journalId">Names the data folder whose files are at hand. Asked when needed: the journal opens after the store.</param>
internal sealed class ClipStore(SqlStore store, Func<Guid> journalId) : IClipStore
{
    private const string Columns = """
        SELECT a.clip_id, a.call_id, a.user_id, u.username, a.path, a.format, a.bytes, a.sha256, a.state, a.audio_ms, a.created_at,
            a.deleted_at, a.journal_id, c.model_name, NULL
        FROM audio_clips a LEFT JOIN users u ON u.id = a.user_id LEFT JOIN api_calls c ON c.call_id = a.call_id

        """;

    private const string Kept = " a.deleted_at IS NULL AND";

    private const string Page = """
         a.clip_id < @before AND a.clip_id >= @first
            AND a.created_at >= @from AND a.created_at < @to AND (@format IS NULL OR a.format = @format)
        ORDER BY a.clip_id DESC LIMIT @limit
        """;

    internal const string ListAll = Columns + "WHERE" + Kept + Page;
    internal const string ListOfUser = Columns + "WHERE a.user_id = @user_id AND" + Kept + Page;

    // By the call and not by walking all that are kept, which the bare column would invite.
    internal const string ListOfCall = Columns + "WHERE a.call_id = @call_id AND (@user_id IS NULL OR a.user_id = @user_id) AND COALESCE(a.deleted_at, 0) = 0 AND" + Page;

    private const string FindClip = """
        SELECT a.clip_id, a.call_id, a.user_id, u.username, a.path, a.format, a.bytes, a.sha256, a.state, a.audio_ms, a.created_at,
            a.deleted_at, a.journal_id, c.model_name, c.request_text
        FROM audio_clips a LEFT JOIN users u ON u.id = a.user_id LEFT JOIN api_calls c ON c.call_id = a.call_id
        WHERE a.clip_id = @clip_id
        """;

    private const string FindUser = "SELECT id FROM users WHERE username = @username";

    private const string Behind = """
        a.clip_id > @after AND (@journal_id IS NULL OR a.journal_id IS NULL OR a.journal_id = @journal_id)
        ORDER BY a.clip_id LIMIT @limit
        """;

    internal const string OldestOfAll = Columns + "WHERE a.deleted_at IS NULL AND " + Behind;
    internal const string OldestOfUser = Columns + "WHERE a.user_id = @user_id AND a.deleted_at IS NULL AND " + Behind;
    private const string OldestDeleted = Columns + "WHERE a.deleted_at IS NOT NULL AND " + Behind;

    private const string UseAbove = """
        SELECT s.user_id, u.username, s.clips, s.bytes FROM archive_usage s LEFT JOIN users u ON u.id = s.user_id
        WHERE s.bytes > @bytes ORDER BY s.user_id
        """;

    private const string SumUse = "SELECT COALESCE(SUM(bytes), 0) FROM archive_usage";

    // A clip's id and its time are taken one after the other; this much apart they never are.
    private static readonly TimeSpan s_slack = TimeSpan.FromMinutes(1);

    private readonly ClipTable _clips = new(store.Dialect);

    // An embedded store has one data folder, whatever its journal was called when a clip was filed.
    private Guid? Here => store.Dialect.IsShared ? journalId() : null;

    public IReadOnlyList<StoredClip> List(ClipFilter filter)
    {
        (byte[] first, byte[] end, long from, long to) = Bounds(filter);
        string sql = filter.CallId is not null ? ListOfCall : filter.AccountId is not null ? ListOfUser : ListAll;
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null, sql, ("@before", end), ("@first", first), ("@from", from), ("@to", to), ("@format", filter.Format), ("@limit", (long)filter.Limit));
        if (filter.CallId is { } callId)
        {
            command.Slot("@call_id").Value = CallIdBytes.Of(callId);
        }

        if (filter.CallId is not null || filter.AccountId is not null)
        {
            command.Slot("@user_id").Value = filter.AccountId is { } id ? id : DBNull.Value;
        }

        return Read(command);
    }

    public StoredClip? Find(Guid clipId)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, FindClip, ("@clip_id", CallIdBytes.Of(clipId)));
        return Read(command).FirstOrDefault();
    }

    public long? FindAccount(string username)
    {
        using DbConnection connection = store.OpenConnection();
        long id = connection.Scalar(null, FindUser, ("@username", username));
        return id == 0 ? null : id;
    }

    public IReadOnlyList<StoredClip> ListOldest(long? accountId, Guid after, int limit) =>
        ReadBehind(accountId is null ? OldestOfAll : OldestOfUser, accountId, after, limit);

    public IReadOnlyList<StoredClip> ListDeleted(Guid after, int limit) => ReadBehind(OldestDeleted, null, after, limit);

    private List<StoredClip> ReadBehind(string sql, long? accountId, Guid after, int limit)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null,
            sql,
            ("@after", CallIdBytes.Of(after)),
            ("@journal_id", Here is { } here ? CallIdBytes.Of(here) : null),
            ("@limit", (long)limit));
        if (accountId is { } id)
        {
            command.Slot("@user_id").Value = id;
        }

        return Read(command);
    }

    public int MarkDeleted(IReadOnlyList<StoredClip> clips, long deletedAtUs)
    {
        if (clips.Count == 0)
        {
            return 0;
        }

        using DbConnection connection = store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        int count = _clips.Delete(connection, transaction, clips, deletedAtUs);
        transaction.Commit();
        return count;
    }

    public IReadOnlyList<ArchiveUse> ListUse(long moreThanBytes)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(null, UseAbove, ("@bytes", moreThanBytes));
        using DbDataReader reader = command.ExecuteReader();
        List<ArchiveUse> uses = [];
        while (reader.Read())
        {
            uses.Add(new ArchiveUse(reader.GetInt64(0), reader.IsDBNull(1) ? "" : reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return uses;
    }

    public long TotalBytes()
    {
        using DbConnection connection = store.OpenConnection();
        return connection.Scalar(null, SumUse);
    }

    public bool Add(ClipRow row)
    {
        using DbConnection connection = store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        int added = _clips.Add(connection, transaction, CallIdBytes.Of(journalId()), [row]);
        transaction.Commit();
        return added > 0;
    }

    // Ids between which the wanted ones lie, and the exact times.
    private static (byte[] First, byte[] End, long From, long To) Bounds(ClipFilter filter)
    {
        byte[] end = CallIdBytes.Of(filter.Before ?? Guid.AllBitsSet);
        if (filter.Day is not { } day)
        {
            return (new byte[16], end, long.MinValue, long.MaxValue);
        }

        DateTimeOffset from = new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset to = day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : from.AddDays(1);
        byte[] dayEnd = CallIdBytes.FloorOf(day == DateOnly.MaxValue ? to : to + s_slack);
        return (
            CallIdBytes.FloorOf(day == DateOnly.MinValue ? from : from - s_slack),
            dayEnd.AsSpan().SequenceCompareTo(end) < 0 ? dayEnd : end,
            Diagnostics.UnixMicros.Of(from),
            Diagnostics.UnixMicros.Of(to));
    }

    private List<StoredClip> Read(DbCommand command)
    {
        Guid? here = Here;
        using DbDataReader reader = command.ExecuteReader();
        List<StoredClip> clips = [];
        while (reader.Read())
        {
            clips.Add(new StoredClip
            {
                ClipId = CallIdBytes.ToId(reader.GetFieldValue<byte[]>(0)),
                CallId = CallIdBytes.ToId(reader.GetFieldValue<byte[]>(1)),
                AccountId = reader.GetInt64(2),
                Username = reader.IsDBNull(3) ? "" : reader.GetString(3),
                RelativePath = reader.GetString(4),
                Format = reader.GetString(5),
                Bytes = reader.GetInt64(6),
                Sha256 = reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7),
                State = (ClipState)reader.GetInt64(8),
                AudioMs = reader.GetInt64(9),
                CreatedAtUs = reader.GetInt64(10),
                DeletedAtUs = reader.IsDBNull(11) ? null : reader.GetInt64(11),
                IsElsewhere = here is { } id && !reader.IsDBNull(12) && CallIdBytes.ToId(reader.GetFieldValue<byte[]>(12)) != id,
                Model = reader.IsDBNull(13) ? null : reader.GetString(13),
                Text = reader.IsDBNull(14) ? null : reader.GetString(14),
            });
        }

        return clips;
    }
}
