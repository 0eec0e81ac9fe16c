using System.Buffers;
using Relay.Archive;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ClipSinkTests
{
    private const int Page = ArchiveRig.PageBytes;

    [Theory]
    [InlineData(1)]
    [InlineData(Page - 1)]
    [InlineData(Page)]
    [InlineData(Page + 1)]
    [InlineData((5 * Page) + 7)]
    public async Task Complete_AnyLength_KeepsEveryByte(int length)
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        byte[] audio = ArchiveRig.Audio(length);
        rig.Keep(audio);
        await rig.DrainAsync();
        rig.AssertHolds(audio);
        Assert.Equal(ClipState.Complete, rig.Row.State);
    }

    [Fact]
    public async Task Complete_NoByte_MakesNoFileAndNoRow()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        rig.Keep([]);
        await rig.DrainAsync();
        Assert.Empty(rig.Files);
        Assert.Empty(rig.Index.Rows);
    }

    [Fact]
    public async Task Complete_SpanTakenButNothingWritten_ReturnsThePage()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        _ = sink.GetSpan();
        sink.Complete(ArchiveRig.Completed, "mp3");
        Assert.Equal(0, rig.Clips.Stats.Leases);
    }

    [Fact]
    public async Task Complete_Twice_FilesOnce()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        sink.Pour([1, 2, 3]);
        sink.Complete(ArchiveRig.Completed, "mp3");
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds([1, 2, 3]);
    }

    [Fact]
    public async Task Advance_AfterComplete_IsIgnored()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        sink.Pour([1, 2, 3]);
        sink.Complete(ArchiveRig.Completed, "mp3");
        sink.Pour([4, 5, 6]);
        await rig.DrainAsync();
        rig.AssertHolds([1, 2, 3]);
    }

    [Theory]
    [InlineData(Page)]
    [InlineData(3 * Page)]
    public async Task GetSpan_HintBeyondTheRestOfThePage_GivesItWithoutAGap(int hint)
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        byte[] audio = ArchiveRig.Audio(100 + hint);
        ITeeSink sink = rig.Open();
        sink.Pour(audio.AsSpan(0, 100));
        Span<byte> room = sink.GetSpan(hint);
        Assert.True(room.Length >= hint);
        audio.AsSpan(100).CopyTo(room);
        sink.Advance(hint);
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds(audio);
    }

    [Fact]
    public async Task GetMemory_HintWhileDropping_IsHonoured()
    {
        await using var rig = new ArchiveRig(o => o.MaxQueuedBytesPerClip = 2 * Page);
        ITeeSink sink = rig.Open();
        sink.Pour(ArchiveRig.Audio(3 * Page));
        Assert.True(sink.GetMemory(5 * Page).Length >= 5 * Page);
        sink.Complete(ArchiveRig.Completed, "mp3");
        rig.Started();
    }

    [Fact]
    public async Task GetMemory_InPlaceOfSpan_KeepsTheSameBytes()
    {
        await using ArchiveRig rig = new ArchiveRig().Started();
        ITeeSink sink = rig.Open();
        new byte[] { 9, 8, 7 }.CopyTo(sink.GetMemory(3));
        sink.Advance(3);
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds([9, 8, 7]);
    }

    [Fact]
    public async Task Advance_SteadyState_AllocatesNothing()
    {
        await using var rig = new ArchiveRig();
        var pool = new PagePool(Page, 64 * Page);
        var sink = new ClipSink(new Clip(Label(), Writer(rig), pool, Page, 64 * Page));
        sink.Mark();
        PourPages(sink, 32);
        sink.Rollback();

        long before = GC.GetAllocatedBytesForCurrentThread();
        PourPages(sink, 32);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        sink.Rollback();
        Assert.Equal(0, allocated);
        Assert.Equal(0, pool.Leases);
    }

    private static void PourPages(ClipSink sink, int pages)
    {
        for (int i = 0; i < pages; i++)
        {
            sink.GetSpan(Page)[..Page].Fill(1);
            sink.Advance(Page);
        }
    }

    private static ClipLabel Label() => new(Guid.NewGuid(), Guid.NewGuid(), 1, 0, "mp3", "u", null);

    // Never started: pages stay queued until they are rolled back.
    private static ArchiveWriter Writer(ArchiveRig rig)
    {
        var counters = new ArchiveCounters();
        var alarm = new ArchiveAlarm(counters, rig.Logger);
        var template = new ClipPathTemplate(rig.Options.PathTemplate, TimeZoneInfo.Utc);
        return new ArchiveWriter(new ClipFiler(rig.Options, rig.Clips.Root, new PartsFolder(rig.Disk, rig.Clips.Root), template, rig.Disk, rig.Index, counters, alarm), alarm);
    }
}
