using Relay.Archive;
using Relay.Diagnostics;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ClipRetentionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pass_TooOld_RemovesFileTextAndEmptyFoldersAndKeepsTheRow()
    {
        using RetentionRig rig = new(static o => o.KeepDays = 7);
        ClipRow old = rig.Keep(1, daysOld: 7.5, bytes: 100, withText: true);
        ClipRow young = rig.Keep(1, daysOld: 6.5, bytes: 50);

        await rig.Retention.PassAsync(Token);

        Assert.Equal([young.RelativePath], rig.Files);
        Assert.Equal(["user1", Path.GetDirectoryName(young.RelativePath)!], rig.Folders);
        StoredClip row = rig.Store.Find(old.ClipId)!;
        Assert.Equal(ClipState.Deleted, row.State);
        Assert.NotNull(row.DeletedAtUs);
        Assert.Equal((1, 50), (rig.Store.ListUse(0).Single().Clips, rig.Store.TotalBytes()));
        Assert.Equal(1, rig.Retention.Removed);
    }

    [Fact]
    public async Task Pass_NoLimits_RemovesNothing()
    {
        using RetentionRig rig = new();
        rig.Keep(1, daysOld: 4000, bytes: 100);

        await rig.Retention.PassAsync(Token);

        Assert.Single(rig.Files);
    }

    [Fact]
    public async Task Pass_TooManyBytes_RemovesTheOldestUntilTheRestFits()
    {
        using RetentionRig rig = new(static o => o.KeepBytes = 250);
        rig.Keep(1, daysOld: 4, bytes: 100);
        rig.Keep(2, daysOld: 3, bytes: 100);
        ClipRow third = rig.Keep(1, daysOld: 2, bytes: 100);
        ClipRow fourth = rig.Keep(2, daysOld: 1, bytes: 100);

        await rig.Retention.PassAsync(Token);

        Assert.Equal([third.RelativePath, fourth.RelativePath], rig.Files);
        Assert.Equal(200, rig.Store.TotalBytes());
    }

    [Fact]
    public async Task Pass_OneUserTooManyBytes_LeavesTheOthersAlone()
    {
        using RetentionRig rig = new(static o => o.KeepBytesPerUser = 150);
        ClipRow other = rig.Keep(2, daysOld: 9, bytes: 150);
        rig.Keep(1, daysOld: 3, bytes: 100);
        rig.Keep(1, daysOld: 2, bytes: 100);
        ClipRow last = rig.Keep(1, daysOld: 1, bytes: 100);

        await rig.Retention.PassAsync(Token);

        Assert.Equal([last.RelativePath, other.RelativePath], rig.Files);
    }

    [Fact]
    public async Task Pass_ManyBatches_RemovesAll()
    {
        using RetentionRig rig = new(static o => o.KeepDays = 1);
        int count = (2 * ClipRetention.BatchClips) + 1;
        for (int i = 0; i < count; i++)
        {
            rig.Keep(1, daysOld: 10 + (i / 1000.0), bytes: 1);
        }

        await rig.Retention.PassAsync(Token);

        Assert.Empty(rig.Files);
        Assert.Equal(count, rig.Retention.Removed);
        Assert.Equal(0, rig.Store.TotalBytes());
    }

    [Fact]
    public async Task Pass_FileGoneAlready_MarksTheRow()
    {
        // As after a crash between file and row.
        using RetentionRig rig = new(static o => o.KeepDays = 1);
        ClipRow clip = rig.Keep(1, daysOld: 2, bytes: 100);
        Directory.Delete(Path.Combine(rig.Folder.Root, "user1"), recursive: true);

        await rig.Retention.PassAsync(Token);

        Assert.Equal(ClipState.Deleted, rig.Store.Find(clip.ClipId)!.State);
        Assert.Equal(0, rig.Store.TotalBytes());
    }

    [Fact]
    public async Task Pass_DiskRefuses_KeepsTheRowSaysSoOnceAndTriesAgain()
    {
        using RetentionRig rig = new(static o => o.KeepDays = 1);
        ClipRow clip = rig.Keep(1, daysOld: 2, bytes: 100);
        rig.Disk.DeleteError = new IOException("Read-only file system");
        await rig.Retention.PassAsync(Token);
        await rig.Retention.PassAsync(Token);
        Assert.Equal([EventIds.RetentionRefused], rig.Logger.Events);
        Assert.Equal(ClipState.Complete, rig.Store.Find(clip.ClipId)!.State);

        rig.Disk.DeleteError = null;
        await rig.Retention.PassAsync(Token);

        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task Dispose_WhileRunning_Ends()
    {
        using RetentionRig rig = new(static o => o.KeepDays = 1);
        rig.Keep(1, daysOld: 2, bytes: 100);

        rig.Retention.Start();
        await rig.Retention.DisposeAsync();

        Assert.True(rig.Retention.Removed is 0 or 1);
    }

    [Fact]
    public void MarkDeleted_Twice_CountsOnce()
    {
        using RetentionRig rig = new();
        ClipRow clip = rig.Keep(1, daysOld: 1, bytes: 100);
        StoredClip stored = rig.Store.Find(clip.ClipId)!;

        Assert.Equal(1, rig.Store.MarkDeleted([stored], 5));
        Assert.Equal(0, rig.Store.MarkDeleted([stored], 6));

        Assert.Equal(5, rig.Store.Find(clip.ClipId)!.DeletedAtUs);
        Assert.Equal(0, rig.Store.TotalBytes());
    }

    [Fact]
    public void Add_Twice_CountsOnce()
    {
        using RetentionRig rig = new();
        ClipRow clip = rig.Keep(1, daysOld: 1, bytes: 100);

        Assert.False(rig.Store.Add(clip));

        Assert.Equal(100, rig.Store.TotalBytes());
    }

    [Theory]
    [InlineData("../outside.mp3")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../outside.mp3")]
    [InlineData("")]
    public void Resolve_PathLeadingOut_IsNone(string path)
    {
        using RetentionRig rig = new();
        Assert.Null(rig.Folder.Resolve(path));
    }
}
