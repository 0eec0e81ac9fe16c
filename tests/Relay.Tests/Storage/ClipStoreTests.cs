using Relay.Archive;
using Relay.Diagnostics;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>The archive's index in SQL.</summary>
public abstract class ClipStoreTests(Engine engine) : StoreTests(engine)
{
    private static readonly Guid s_here = Guid.Parse("01a1fe08-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset s_day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private ClipStore Clips => new(Store, static () => s_here);

    [Fact]
    public void List_Filters_LeaveWhatMatchesNewestFirst()
    {
        ClipRow[] rows = [Row(1, s_day.AddMilliseconds(-1)), Row(1, s_day), Row(2, s_day.AddHours(1)), Row(1, s_day.AddHours(23.9), "wav"), Row(1, s_day.AddDays(1))];
        Assert.All(rows, row => Assert.True(Clips.Add(row)));

        Assert.Equal([rows[4], rows[3], rows[2], rows[1], rows[0]], Listed(new ClipFilter { Limit = 9 }, rows));
        Assert.Equal([rows[4], rows[3]], Listed(new ClipFilter { Limit = 2, AccountId = 1 }, rows));
        Assert.Equal([rows[1], rows[0]], Listed(new ClipFilter { Limit = 9, AccountId = 1, Before = rows[3].ClipId }, rows));
        Assert.Equal([rows[3], rows[2], rows[1]], Listed(new ClipFilter { Limit = 9, Day = DateOnly.FromDateTime(s_day.Date) }, rows));
        Assert.Equal([rows[3]], Listed(new ClipFilter { Limit = 9, Format = "wav" }, rows));
        Assert.Equal([rows[2]], Listed(new ClipFilter { Limit = 9, CallId = rows[2].CallId }, rows));
        Assert.Empty(Listed(new ClipFilter { Limit = 9, CallId = rows[2].CallId, AccountId = 1 }, rows));
        Assert.Empty(Listed(new ClipFilter { Limit = 9, Day = DateOnly.MaxValue }, rows));
        Assert.Empty(Listed(new ClipFilter { Limit = 9, Day = DateOnly.MinValue }, rows));
    }

    [Fact]
    public void Find_StoredClip_HasEverythingThatWasStored()
    {
        Test.Run("INSERT INTO users (id, user_id, username, created_at) VALUES (1, 'u', '王😀', 0)");
        ClipRow row = Row(1, s_day) with { RelativePath = "王😀/2026-03-02/a'; --.mp3", Sha256 = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)] };
        Clips.Add(row);

        StoredClip clip = Clips.Find(row.ClipId)!;

        Assert.Equal(
            (row.ClipId, row.CallId, row.AccountId, row.RelativePath, row.Format, row.Bytes, row.State, row.AudioMs, row.CreatedAtUs),
            (clip.ClipId, clip.CallId, clip.AccountId, clip.RelativePath, clip.Format, clip.Bytes, clip.State, clip.AudioMs, clip.CreatedAtUs));
        Assert.Equal(row.Sha256, clip.Sha256);
        Assert.Equal(("王😀", null, null, false), (clip.Username, clip.Model, clip.Text, clip.IsElsewhere));
        Assert.Null(Clips.Find(Guid.NewGuid()));
        Assert.Equal((1L, null), (Clips.FindAccount("王😀")!.Value, Clips.FindAccount("nobody")));
    }

    [Fact]
    public void MarkDeleted_Clips_AreTakenOffTheListAndTheSumsOnce()
    {
        ClipRow[] rows = [Row(1, s_day), Row(1, s_day.AddHours(1)), Row(2, s_day.AddHours(2))];
        Assert.All(rows, row => Assert.True(Clips.Add(row)));
        Assert.False(Clips.Add(rows[0]));
        Assert.Equal(300, Clips.TotalBytes());
        StoredClip[] first = [Clips.Find(rows[0].ClipId)!, Clips.Find(rows[2].ClipId)!];

        Assert.Equal(2, Clips.MarkDeleted(first, 77));
        Assert.Equal(0, Clips.MarkDeleted(first, 78));

        Assert.Equal([rows[1]], Listed(new ClipFilter { Limit = 9 }, rows));
        Assert.Equal([rows[1].ClipId], Clips.ListOldest(null, Guid.Empty, 9).Select(static clip => clip.ClipId));
        Assert.Equal([rows[0].ClipId, rows[2].ClipId], Clips.ListDeleted(Guid.Empty, 9).Select(static clip => clip.ClipId));
        Assert.Equal((ClipState.Deleted, 77L), (Clips.Find(rows[0].ClipId)!.State, Clips.Find(rows[0].ClipId)!.DeletedAtUs!.Value));
        Assert.Equal([(1L, 1L, 100L)], Clips.ListUse(0).Select(static use => (use.AccountId, use.Clips, use.Bytes)));
        Assert.Equal(100, Clips.TotalBytes());
    }

    [Fact]
    public void ListOldest_ClipsOfAnotherNode_AreOnlyThoseOfASharedStore()
    {
        ClipRow here = Row(1, s_day);
        ClipRow elsewhere = Row(1, s_day.AddHours(1));
        Clips.Add(here);
        new ClipStore(Store, Guid.NewGuid).Add(elsewhere);
        bool isShared = Store.Dialect.IsShared;

        Assert.Equal(isShared ? 1 : 2, Clips.ListOldest(1, Guid.Empty, 9).Count);
        Assert.Equal(2, Clips.List(new ClipFilter { Limit = 9 }).Count);
        Assert.Equal((false, isShared), (Clips.Find(here.ClipId)!.IsElsewhere, Clips.Find(elsewhere.ClipId)!.IsElsewhere));
    }

    private static ClipRow Row(long account, DateTimeOffset created, string format = "mp3") => new()
    {
        ClipId = Guid.CreateVersion7(created),
        CallId = Guid.CreateVersion7(created),
        AccountId = account,
        RelativePath = "a/b." + format,
        Format = format,
        Bytes = 100,
        State = ClipState.Complete,
        CreatedAtUs = UnixMicros.Of(created),
        AudioMs = 1234,
    };

    private IEnumerable<ClipRow> Listed(ClipFilter filter, ClipRow[] rows) =>
        Clips.List(filter).Select(clip => rows.Single(row => row.ClipId == clip.ClipId));
}

public sealed class ClipStoreSqliteTests() : ClipStoreTests(Engine.Sqlite);

public sealed class ClipStoreMySqlTests() : ClipStoreTests(Engine.MySql);
