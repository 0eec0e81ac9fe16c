using Relay.Archive;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ArchiveGatheringTests
{
    private const int Page = ArchiveRig.PageBytes;

    [Fact]
    public async Task Complete_ClipBelowWriteBytes_IsWrittenInOnePiece()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.WriteBytes = 16 * Page).Started();
        byte[] audio = ArchiveRig.Audio((10 * Page) + 7);
        rig.Keep(audio);
        await rig.DrainAsync();
        rig.AssertHolds(audio);
        Assert.Equal(1, rig.Disk.Writes);
    }

    [Fact]
    public async Task Advance_WriteBytesReached_WritesWhileTheClipIsOpen()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.WriteBytes = 4 * Page).Started();
        rig.Disk.AwaitedLength = 4 * Page;
        byte[] audio = ArchiveRig.Audio(6 * Page);
        ITeeSink sink = rig.Open();
        sink.Pour(audio.AsSpan(0, (4 * Page) + 1));
        rig.Disk.AwaitWritten(TestContext.Current.CancellationToken);
        sink.Pour(audio.AsSpan((4 * Page) + 1));
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds(audio);
    }

    [Fact]
    public async Task Advance_AQuarterOfTheBoundIsHeld_WritesPageByPage()
    {
        await using ArchiveRig rig = new ArchiveRig(o =>
        {
            o.WriteBytes = 64 * Page;
            o.MaxQueuedBytes = 16 * Page;
            o.MaxQueuedBytesPerClip = 16 * Page;
        }).Started();
        rig.Disk.AwaitedLength = Page;
        ITeeSink holds = rig.Open();
        holds.Pour(ArchiveRig.Audio(4 * Page));
        ITeeSink sink = rig.Open();
        sink.Pour(ArchiveRig.Audio(Page + 1));
        rig.Disk.AwaitWritten(TestContext.Current.CancellationToken);
        holds.Complete(ArchiveRig.Completed, "mp3");
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        Assert.All(rig.Index.Rows, static row => Assert.Equal(ClipState.Complete, row.State));
    }

    [Fact]
    public async Task Rollback_BeforeAnythingIsWritten_NeverReachesTheDisk()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.WriteBytes = 16 * Page).Started();
        byte[] audio = ArchiveRig.Audio(3 * Page);
        ITeeSink sink = rig.Open();
        sink.Pour(audio.AsSpan(0, Page / 2));
        sink.Mark();
        sink.Pour(ArchiveRig.Audio(2 * Page, seed: 2));
        sink.Rollback();
        sink.Pour(audio.AsSpan(Page / 2));
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds(audio);
    }
}
