using Relay.Archive;
using Relay.Diagnostics;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ArchiveLifetimeTests
{
    private const int Page = ArchiveRig.PageBytes;

    [Fact]
    public async Task Open_Disabled_KeepsNothing()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.Enabled = false).Started();
        ITeeSink sink = rig.Open();
        sink.Mark();
        sink.Pour(ArchiveRig.Audio(10 * Page));
        sink.Rollback();
        sink.Complete(ArchiveRig.Completed, "mp3");
        Assert.False(Directory.Exists(rig.Clips.Root));
    }

    [Fact]
    public async Task Open_AfterStop_KeepsNothing()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        await rig.DrainAsync();
        rig.Keep([1]);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task StopAsync_ClipStillOpen_WaitsForItsEnd()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        Task<bool> stop = rig.Clips.StopAsync(TestContext.Current.CancellationToken);
        sink.Pour([1, 2, 3]);
        sink.Complete(ArchiveRig.EndOf(EndReason.Shutdown), "mp3");
        Assert.True(await stop);
        rig.AssertHolds([1, 2, 3]);
    }

    [Fact]
    public async Task StopAsync_DiskStalledUntilTheDeadline_GivesUpAndReturnsEveryPage()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Disk.Stall();
        ITeeSink sink = rig.Open();
        sink.Pour(ArchiveRig.Audio(10 * Page));
        rig.Disk.AwaitWrite(TestContext.Current.CancellationToken);
        Assert.False(await rig.Clips.StopAsync(new CancellationToken(canceled: true)));
        rig.Disk.Resume();
        await rig.Clips.Exited;

        // A pump that goes on regardless does not collect pages nobody will write.
        sink.Pour(ArchiveRig.Audio(10 * Page));
        sink.Complete(ArchiveRig.Completed, "mp3");
        Assert.Equal(0, rig.Clips.Stats.Leases);
        Assert.Contains(EventIds.ArchiveUnfinished, rig.Logger.EventIds);
    }

    [Fact]
    public async Task Start_PartOfADeadProcess_IsFiledAsAborted()
    {
        await using var rig = new ArchiveRig();
        byte[] audio = ArchiveRig.Audio(2 * Page);
        ClipLabel label = WritePart(rig, audio);
        rig.Started();
        await rig.DrainAsync();
        rig.AssertHolds(audio);
        Assert.Equal(
            (label.ClipId, label.CallId, label.AccountId, label.CreatedAtUs, ClipState.Aborted),
            (rig.Row.ClipId, rig.Row.CallId, rig.Row.AccountId, rig.Row.CreatedAtUs, rig.Row.State));
        Assert.StartsWith("j.doe/1970-01-01/", rig.Row.RelativePath);
        Assert.Equal(1, rig.Clips.Stats.Recovered);
        Assert.Contains(EventIds.ArchiveRecovered, rig.Logger.EventIds);
    }

    [Fact]
    public async Task Start_ClipAbandonedAtTheDeadline_IsFiledWithWhatReachedTheDisk()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        byte[] audio = ArchiveRig.Audio(3 * Page);
        rig.Disk.Stall();
        ITeeSink sink = rig.Open();
        sink.Pour(audio.AsSpan(0, Page + 1));
        rig.Disk.AwaitWrite(TestContext.Current.CancellationToken);
        sink.Pour(audio.AsSpan(Page + 1));
        await rig.CrashAsync();
        rig.Started();
        await rig.DrainAsync();
        sink.Complete(ArchiveRig.Completed, "mp3");
        rig.AssertHolds(audio.AsSpan(0, Page));
        Assert.Equal(ClipState.Aborted, rig.Row.State);
    }

    [Fact]
    public async Task Start_ClipEndedButAbandonedUnwritten_IsFiledOnce()
    {
        await using var rig = new ArchiveRig();
        byte[] audio = ArchiveRig.Audio((ArchiveWriter.MaxPiecesAWrite + 2) * Page);
        rig.Keep(audio);
        rig.Disk.Stall();
        rig.Started();
        rig.Disk.AwaitWrite(TestContext.Current.CancellationToken);
        await rig.CrashAsync();
        rig.Started();
        await rig.DrainAsync();
        rig.AssertHolds(audio.AsSpan(0, ArchiveWriter.MaxPiecesAWrite * Page));
        Assert.Equal(ClipState.Aborted, rig.Row.State);
    }

    [Fact]
    public async Task Start_EmptyPartAndSidecarPart_AreRemoved()
    {
        await using var rig = new ArchiveRig();
        WritePart(rig, []);
        File.WriteAllText(Path.Combine(rig.PartsFolder, Guid.NewGuid().ToString("N") + PartName.SidecarExtension), "text");
        rig.Started();
        await rig.DrainAsync();
        Assert.Empty(rig.Files);
        Assert.Empty(rig.Index.Rows);
    }

    [Fact]
    public async Task Start_FileOfUnknownName_IsLeftAlone()
    {
        await using var rig = new ArchiveRig();
        Directory.CreateDirectory(rig.PartsFolder);
        File.WriteAllText(Path.Combine(rig.PartsFolder, "notes.part"), "not ours");
        rig.Started();
        await rig.DrainAsync();
        Assert.Equal([".tmp/notes.part"], rig.Files);
    }

    [Fact]
    public async Task Start_PartOpenElsewhere_IsLeftAlone()
    {
        await using var rig = new ArchiveRig();
        string path = PathOf(rig, WritePart(rig, [1, 2, 3]));
        using (File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            rig.Started();
            await rig.DrainAsync();
        }

        Assert.True(File.Exists(path));
        Assert.Empty(rig.Index.Rows);
    }

    [Fact]
    public async Task Start_FolderOfADeadProcess_IsFiledAndRemoved()
    {
        await using var rig = new ArchiveRig();
        byte[] audio = ArchiveRig.Audio(2 * Page);
        WritePart(rig, audio, "0123");
        File.WriteAllBytes(Path.Combine(rig.PartsFolder, "0123", PartsFolder.LockName), []);
        rig.Started();
        await rig.DrainAsync();
        rig.AssertHolds(audio);
        Assert.Empty(Directory.GetFileSystemEntries(rig.PartsFolder));
    }

    [Fact]
    public async Task Start_FolderOfALivingProcess_IsLeftAlone()
    {
        await using ArchiveRig living = new ArchiveRig().Started();
        ITeeSink sink = living.Open();
        byte[] audio = ArchiveRig.Audio(3 * Page);
        living.Disk.AwaitedLength = 2 * Page;
        sink.Pour(audio.AsSpan(0, (2 * Page) + 1));
        living.Disk.AwaitWritten(TestContext.Current.CancellationToken);

        var index = new RecordingIndex();
        ArchiveClips second = new(living.Options, Path.GetDirectoryName(living.Clips.Root)!, index, new DiskClipFiles(), new ZonedTime(), new RecordingLogger());
        Assert.Equal(living.Clips.Root, second.Root);
        second.Start();
        Assert.True(await second.StopAsync(TestContext.Current.CancellationToken));

        Assert.Empty(index.Rows);
        sink.Pour(audio.AsSpan((2 * Page) + 1));
        sink.Complete(ArchiveRig.Completed, "mp3");
        await living.DrainAsync();
        living.AssertHolds(audio);
        Assert.Empty(Directory.GetFileSystemEntries(living.PartsFolder));
    }

    private static ClipLabel WritePart(ArchiveRig rig, byte[] audio, string folder = "")
    {
        var label = new ClipLabel(Guid.NewGuid(), Guid.NewGuid(), 7, 1_000_000, "mp3", "j.doe", null);
        Directory.CreateDirectory(Path.Combine(rig.PartsFolder, folder));
        File.WriteAllBytes(Path.Combine(rig.PartsFolder, folder, PartName.Of(label)), audio);
        return label;
    }

    private static string PathOf(ArchiveRig rig, ClipLabel label) => Path.Combine(rig.PartsFolder, PartName.Of(label));
}
