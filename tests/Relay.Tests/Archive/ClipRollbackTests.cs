using Relay.Archive;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ClipRollbackTests
{
    private const int Page = ArchiveRig.PageBytes;
    private const int FortyMegabytes = 40 * 1024 * 1024;

    /// <summary>Positions of the mark and lengths of the undone event, on both sides of page ends.</summary>
    public static TheoryData<int, int> Cuts
    {
        get
        {
            var cuts = new TheoryData<int, int>();
            foreach (int mark in new[] { 0, 1, Page - 1, Page, Page + 1, 3 * Page })
            {
                foreach (int undone in new[] { 0, 1, Page - 1, Page, Page + 1, (4 * Page) + 3 })
                {
                    cuts.Add(mark, undone);
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Rollback_PagesStillQueued_ForgetsExactlyTheEvent(int mark, int undone)
    {
        await using var rig = new ArchiveRig();
        WriteUndoWrite(rig.Open(), mark, undone);
        rig.Started();
        await rig.DrainAsync();
        rig.AssertHolds([.. ArchiveRig.Audio(mark), .. ArchiveRig.Audio(50, seed: 3)]);
        Assert.Equal(ClipState.Complete, rig.Row.State);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Rollback_WriterRunning_ForgetsExactlyTheEvent(int mark, int undone)
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        WriteUndoWrite(rig.Open(), mark, undone);
        await rig.DrainAsync();
        rig.AssertHolds([.. ArchiveRig.Audio(mark), .. ArchiveRig.Audio(50, seed: 3)]);
    }

    [Fact]
    public async Task Rollback_PageBeingWritten_ShortensTheFile()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Disk.Stall();
        ITeeSink sink = rig.Open();
        byte[] audio = ArchiveRig.Audio(Page / 2);
        sink.Pour(audio);
        sink.Mark();
        sink.Pour(ArchiveRig.Audio(2 * Page, seed: 2));
        rig.Disk.AwaitWrite(TestContext.Current.CancellationToken);
        sink.Rollback();
        rig.Disk.Resume();
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds(audio);
    }

    [Fact]
    public async Task Rollback_FortyMegabytesHandedOver_LeavesTheKeptPart()
    {
        await using ArchiveRig rig = new ArchiveRig(o =>
        {
            o.PageBytes = 8 * 1024;
            o.MaxQueuedBytesPerClip = 48 * 1024 * 1024;
        }).Started();
        rig.Disk.AwaitedLength = FortyMegabytes;
        byte[] audio = ArchiveRig.Audio(100_000);
        ITeeSink sink = rig.Open();
        sink.Pour(audio);
        sink.Mark();
        sink.Pour(ArchiveRig.Audio(FortyMegabytes, seed: 2));
        rig.Disk.AwaitWritten(TestContext.Current.CancellationToken);
        sink.Rollback();
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds(audio);
        Assert.Equal(ClipState.Complete, rig.Row.State);
        Assert.Equal(0, rig.Clips.Stats.DroppedBytes);
    }

    [Fact]
    public async Task Rollback_FortyMegabytesThatDidNotFit_UndoesTheTruncation()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        byte[] audio = ArchiveRig.Audio(100_000);
        ITeeSink sink = rig.Open();
        sink.Pour(audio);
        sink.Mark();
        rig.Disk.Stall();
        sink.Pour(ArchiveRig.Audio(FortyMegabytes, seed: 2));
        Assert.InRange(rig.Clips.Stats.QueuedBytes, 0, rig.Options.MaxQueuedBytesPerClip);
        sink.Rollback();
        sink.Pour(audio);
        rig.Disk.Resume();
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds([.. audio, .. audio]);
        Assert.Equal(ClipState.Complete, rig.Row.State);
        Assert.Equal(0, rig.Clips.Stats.DroppedBytes);
    }

    [Fact]
    public async Task Rollback_TruncatedBeforeTheMark_StaysTruncated()
    {
        await using var rig = new ArchiveRig(o => o.MaxQueuedBytesPerClip = 2 * Page);
        byte[] audio = ArchiveRig.Audio(3 * Page);
        ITeeSink sink = rig.Open();
        sink.Pour(audio);
        sink.Mark();
        sink.Pour(ArchiveRig.Audio(Page, seed: 2));
        sink.Rollback();
        rig.Started();
        rig.Keep([1]);

        // The second clip is filed: there is room for the first again, but its gap remains.
        await rig.Index.First;
        sink.Pour(ArchiveRig.Audio(10, seed: 3));
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        ClipRow row = Assert.Single(rig.Index.Rows, r => r.State == ClipState.Truncated);
        Assert.Equal(audio[..(2 * Page)], rig.Read(row));
        Assert.Equal(Page + 10, rig.Clips.Stats.DroppedBytes);
    }

    [Fact]
    public async Task Rollback_Everything_MakesNoFile()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        sink.Pour(ArchiveRig.Audio(4 * Page));
        sink.Rollback();
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        Assert.Empty(rig.Files);
        Assert.Empty(rig.Index.Rows);
    }

    [Fact]
    public async Task Rollback_Twice_ForgetsSinceTheSameMark()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        sink.Pour([1, 2]);
        sink.Mark();
        sink.Pour(ArchiveRig.Audio(2 * Page));
        sink.Rollback();
        sink.Pour(ArchiveRig.Audio(2 * Page));
        sink.Rollback();
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds([1, 2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Rollback_RandomEvents_KeepsWhatAListWouldKeep(int seed)
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.MaxQueuedBytesPerClip = 16 * 1024 * 1024).Started();
        var random = new Random(seed);
        var kept = new List<byte>();
        int mark = 0;
        ITeeSink sink = rig.Open();
        for (int i = 0; i < 2000; i++)
        {
            switch (random.Next(8))
            {
                case 0:
                    sink.Rollback();
                    kept.RemoveRange(mark, kept.Count - mark);
                    break;
                case 1 or 2:
                    sink.Mark();
                    mark = kept.Count;
                    break;
                default:
                    byte[] audio = ArchiveRig.Audio(random.Next(3 * Page), seed: i);
                    sink.Pour(audio);
                    kept.AddRange(audio);
                    break;
            }
        }

        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds([.. kept]);
    }

    private static void WriteUndoWrite(ITeeSink sink, int mark, int undone)
    {
        sink.Pour(ArchiveRig.Audio(mark));
        sink.Mark();
        sink.Pour(ArchiveRig.Audio(undone, seed: 2));
        sink.Rollback();
        sink.Pour(ArchiveRig.Audio(50, seed: 3));
        sink.Complete(ArchiveRig.Completed, "mp3");
    }
}
