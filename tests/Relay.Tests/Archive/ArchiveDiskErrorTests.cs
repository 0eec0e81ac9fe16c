using Relay.Archive;
using Relay.Diagnostics;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ArchiveDiskErrorTests
{
    private const int Page = ArchiveRig.PageBytes;

    [Fact]
    public async Task Append_DiskFullHalfWay_KeepsThePagesBefore()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Disk.FullAtPiece = 3;
        byte[] audio = ArchiveRig.Audio(5 * Page);
        rig.Keep(audio);
        await rig.DrainAsync();
        rig.AssertHolds(audio.AsSpan(0, 2 * Page));
        Assert.Equal(ClipState.Truncated, rig.Row.State);
        Assert.Equal(3 * Page, rig.Clips.Stats.DroppedBytes);
    }

    [Fact]
    public async Task Append_EveryWriteFails_LosesTheClipsAndSaysItOnce()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Disk.WriteError = new IOException("Input/output error");
        rig.Keep(ArchiveRig.Audio(3 * Page));
        rig.Keep(ArchiveRig.Audio(3 * Page));
        await rig.DrainAsync();
        Assert.Equal([EventIds.ArchiveFailing], rig.Logger.EventIds);
        Assert.Equal(2, rig.Clips.Stats.Lost);
        Assert.Equal(6 * Page, rig.Clips.Stats.DroppedBytes);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task Append_DiskWorksAgain_SaysSoOnceAndKeepsTheNextClip()
    {
        await using var rig = new ArchiveRig();
        rig.Disk.FullAtPiece = 1;
        rig.Keep(ArchiveRig.Audio(10));
        rig.Keep([1, 2, 3]);
        rig.Keep([1, 2, 3]);
        rig.Started();
        await rig.DrainAsync();
        Assert.Equal([EventIds.ArchiveFailing, EventIds.ArchiveWorking], rig.Logger.EventIds);
        Assert.Equal(2, rig.Clips.Stats.Complete);
    }

    [Fact]
    public async Task Create_NotPermitted_LosesTheClip()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Disk.CreateError = new UnauthorizedAccessException("Permission denied");
        rig.Keep(ArchiveRig.Audio(10));
        await rig.DrainAsync();
        Assert.Equal(1, rig.Clips.Stats.Lost);
        Assert.Equal(1, rig.Clips.Stats.Errors);
    }

    [Fact]
    public async Task Move_Fails_LeavesThePartForTheNextStart()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Disk.MoveError = new IOException("Read-only file system");
        rig.Keep([1, 2, 3]);
        await rig.DrainAsync();
        Assert.Equal(1, rig.Clips.Stats.Lost);

        rig.Disk.MoveError = null;
        await rig.CrashAsync();
        rig.Started();
        await rig.DrainAsync();
        rig.AssertHolds([1, 2, 3]);
    }

    [Fact]
    public async Task Record_IndexThrows_KeepsTheFileAndGoesOn()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Index.Fails = true;
        rig.Keep([1]);
        rig.Keep([2]);
        await rig.DrainAsync();
        Assert.Equal(2, rig.Files.Length);
        Assert.Equal(2, rig.Clips.Stats.Errors);
        Assert.Equal([EventIds.ArchiveFailing], rig.Logger.EventIds);
    }

    [Fact]
    public async Task Complete_FolderRemovedMeanwhile_MakesItAgain()
    {
        await using ArchiveRig rig = new ArchiveRig();
        Directory.CreateDirectory(rig.Clips.Root);
        rig.Started();
        ITeeSink sink = rig.Open();
        sink.Pour([1]);
        Directory.Delete(rig.Clips.Root, recursive: true);
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds([1]);
    }
}
