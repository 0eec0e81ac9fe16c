using Relay.Archive;
using Relay.Diagnostics;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Archive;

public sealed class ArchiveOverloadTests
{
    private const int Page = ArchiveRig.PageBytes;

    [Fact]
    public async Task Advance_DiskStalled_ReturnsAtOnceInBoundedMemory()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.MaxQueuedBytesPerClip = 8 * Page).Started();
        rig.Disk.Stall();
        byte[] audio = ArchiveRig.Audio(1000 * Page);
        ITeeSink sink = rig.Open();
        sink.Pour(audio.AsSpan(0, 2 * Page));
        rig.Disk.AwaitWrite(TestContext.Current.CancellationToken);

        // That this returns while the disk does not is the assertion: the write above is still waiting.
        sink.Pour(audio.AsSpan(2 * Page));
        Assert.Equal(8 * Page, rig.Clips.Stats.QueuedBytes);

        rig.Disk.Resume();
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        rig.AssertHolds(audio.AsSpan(0, 8 * Page));
        Assert.Equal(ClipState.Truncated, rig.Row.State);
        Assert.Equal(992 * Page, rig.Clips.Stats.DroppedBytes);
    }

    [Fact]
    public async Task Advance_RoomAgainAfterADrop_AppendsNothingAfterTheGap()
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.MaxQueuedBytesPerClip = 2 * Page);
        byte[] audio = ArchiveRig.Audio(5 * Page);
        ITeeSink slow = rig.Open();
        slow.Pour(audio);
        rig.Started();
        rig.Keep([1]);

        // One writer, in turn: once the second clip is filed, the pages of the first are written and there is room again.
        await rig.Index.First;
        slow.Pour(audio);
        slow.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        ClipRow row = Assert.Single(rig.Index.Rows, r => r.State == ClipState.Truncated);
        Assert.Equal(audio[..(2 * Page)], rig.Read(row));
    }

    [Fact]
    public async Task Advance_LongerThanTheBoundButWrittenInTime_KeepsEverything()
    {
        await using var rig = new ArchiveRig(o => o.MaxQueuedBytesPerClip = 2 * Page);
        byte[] audio = ArchiveRig.Audio(3 * Page);
        ITeeSink sink = rig.Open();
        sink.Pour(audio.AsSpan(0, 2 * Page));
        rig.Started();
        rig.Keep([1]);
        await rig.Index.First;
        sink.Pour(audio.AsSpan(2 * Page));
        sink.Complete(ArchiveRig.Completed, "mp3");
        await rig.DrainAsync();
        Assert.Equal(2, rig.Clips.Stats.Complete);
        Assert.Equal(0, rig.Clips.Stats.DroppedBytes);
    }

    [Fact]
    public async Task Advance_AllClipsTogetherAtTheBound_TruncatesTheOneThatAsksForMore()
    {
        await using var rig = new ArchiveRig(o =>
        {
            o.MaxQueuedBytesPerClip = 8 * Page;
            o.MaxQueuedBytes = 10 * Page;
        });
        byte[] audio = ArchiveRig.Audio(8 * Page);
        rig.Keep(audio);
        rig.Keep(audio);
        Assert.Equal(10 * Page, rig.Clips.Stats.QueuedBytes);
        rig.Started();
        await rig.DrainAsync();
        Assert.Equal([8 * Page, 2 * Page], rig.Index.Rows.Select(r => r.Bytes));
        Assert.Equal([ClipState.Complete, ClipState.Truncated], rig.Index.Rows.Select(r => r.State));
    }

    [Fact]
    public async Task Complete_NoRoomForTheFirstByte_CountsALostClip()
    {
        await using var rig = new ArchiveRig(o =>
        {
            o.MaxQueuedBytesPerClip = 2 * Page;
            o.MaxQueuedBytes = 2 * Page;
        });
        rig.Keep(ArchiveRig.Audio(2 * Page));
        rig.Keep(ArchiveRig.Audio(10));
        rig.Started();
        await rig.DrainAsync();
        Assert.Equal(1, rig.Clips.Stats.Lost);
        Assert.Equal(10, rig.Clips.Stats.DroppedBytes);
        Assert.Single(rig.Files);
    }

    [Fact]
    public async Task Overload_ManyClipsTruncated_IsLoggedOnceAndItsEndOnce()
    {
        await using var rig = new ArchiveRig(o => o.MaxQueuedBytesPerClip = 2 * Page);
        byte[] audio = ArchiveRig.Audio(3 * Page);
        rig.Keep(audio);
        rig.Keep(audio);
        rig.Keep(audio);
        rig.Started();
        await rig.DrainAsync();
        Assert.Equal([EventIds.ArchiveBehind, EventIds.ArchiveCaughtUp], rig.Logger.EventIds);
        Assert.Equal(3, rig.Clips.Stats.Truncated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Open_ThousandClipsAtOnce_KeepsEachWhole(int writers)
    {
        await using ArchiveRig rig = new ArchiveRig(o => o.WriterThreads = writers).Started();
        ITeeSink[] sinks = [.. Enumerable.Range(0, 1000).Select(i => rig.Open($"user{i}"))];
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < sinks.Length; i++)
            {
                sinks[i].Pour(ArchiveRig.Audio(700, seed: (i * 5) + round));
            }
        }

        foreach (ITeeSink sink in sinks)
        {
            sink.Complete(ArchiveRig.Completed, "mp3");
        }

        await rig.DrainAsync();
        Assert.Equal(1000, rig.Clips.Stats.Complete);
        Assert.All(rig.Index.Rows, row => Assert.Equal(Expected(row), rig.Read(row)));
    }

    private static byte[] Expected(ClipRow row)
    {
        int i = int.Parse(row.RelativePath.AsSpan(4, row.RelativePath.IndexOf('/') - 4));
        return [.. Enumerable.Range(0, 5).SelectMany(round => ArchiveRig.Audio(700, seed: (i * 5) + round))];
    }
}
