using Relay.Billing.Journal;
using Relay.Diagnostics;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class CallJournalTests
{
    [Fact]
    public void Append_ThenKill_IsReadByTheNextProcess()
    {
        using var host = new JournalHost();
        var ids = host.Run(calls: 5);
        using var left = host.Folder.CopyAsAfterKill();
        using var next = new JournalHost(left);
        Assert.Equal(ids, next.Settled());
    }

    [Fact]
    public void Append_AcrossSegments_IsReadInOrder()
    {
        using var host = new JournalHost();
        var ids = host.Run(calls: 500);
        using var left = host.Folder.CopyAsAfterKill();
        using var next = new JournalHost(left);
        Assert.True(host.Journal.AppendedLsn > 2 * JournalHost.SegmentBytes);
        Assert.Equal(ids, next.Settled());
    }

    [Fact]
    public void Append_FromFourThreads_LosesNothing()
    {
        using var host = new JournalHost(segments: 64);
        var ids = new List<Guid>[4];
        Parallel.For(0, 4, i => ids[i] = host.Run(calls: 200));
        Assert.Equal(ids.SelectMany(part => part).Order(), host.Settled().Order());
    }

    [Fact]
    public void Open_SecondProcess_IsRefused()
    {
        using var host = new JournalHost();
        Assert.Throws<IOException>(() => new JournalHost(host.Folder));
    }

    [Fact]
    public void Open_Again_KeepsTheJournalIdAndGoesOn()
    {
        using var folder = new TempFolder();
        Guid id;
        long end;
        using (var first = new JournalHost(folder))
        {
            first.Run(calls: 1);
            (id, end) = (first.Journal.JournalId, first.Journal.AppendedLsn);
        }

        using var second = new JournalHost(folder);
        Assert.Equal(id, second.Journal.JournalId);
        Assert.True(second.Journal.AppendedLsn > end);
    }

    [Fact]
    public void Open_ManyTimesWithoutRecords_DoesNotGrow()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 5; i++)
        {
            new JournalHost(folder).Dispose();
        }

        Assert.InRange(folder.Files("*.log").Length, 1, 3);
    }

    [Fact]
    public void Open_LastRecordTornAtEveryOffset_KeepsAllBeforeIt()
    {
        using var host = new JournalHost();
        var ids = host.Run(calls: 3);
        using var left = host.Folder.CopyAsAfterKill();
        var path = left.Files("*.log")[0];
        var whole = File.ReadAllBytes(path);
        var offsets = JournalHost.Offsets(path);
        for (var cut = offsets[^2]; cut < offsets[^1] - 8; cut++)
        {
            var torn = whole.ToArray();
            torn.AsSpan(cut).Clear();
            File.WriteAllBytes(path, torn);
            using var next = new JournalHost(left);
            Assert.Equal(ids[..2], next.Settled());
            Assert.Equal(cut == offsets[^2] ? 0 : 1, next.Log.Events.Count(e => e == EventIds.JournalTornTail));
        }
    }

    [Fact]
    public void Open_TornTailSeenOnce_IsNotReportedAgain()
    {
        using var host = new JournalHost();
        host.Run(calls: 1);
        using var left = host.Folder.CopyAsAfterKill();
        Corrupt(left.Files("*.log")[0], record: 1);
        new JournalHost(left).Dispose();
        using var again = new JournalHost(left);
        again.Run(calls: 1);
        Assert.DoesNotContain(EventIds.JournalTornTail, again.Log.Events);
        Assert.DoesNotContain(EventIds.JournalCorrupt, again.Log.Events);
    }

    [Fact]
    public void Open_DamageInTheMiddle_LosesThatRecordAlone()
    {
        using var host = new JournalHost();
        var ids = host.Run(calls: 3);
        using var left = host.Folder.CopyAsAfterKill();
        Corrupt(left.Files("*.log")[0], record: 3);
        using var next = new JournalHost(left);
        Assert.Equal([ids[0], ids[2]], next.Settled());
    }

    [Fact]
    public void Open_DamageInTheMiddle_IsReportedAndCopied()
    {
        using var host = new JournalHost();
        host.Run(calls: 3);
        using var left = host.Folder.CopyAsAfterKill();
        Corrupt(left.Files("*.log")[0], record: 3);
        using var next = new JournalHost(left);
        Assert.Contains(EventIds.JournalCorrupt, next.Log.Events);
        Assert.Single(left.Files("*.corrupt"));
    }

    [Fact]
    public void Open_DamagedLength_FindsTheNextRecord()
    {
        using var host = new JournalHost();
        var ids = host.Run(calls: 3);
        using var left = host.Folder.CopyAsAfterKill();
        var path = left.Files("*.log")[0];
        Overwrite(path, JournalHost.Offsets(path)[2], [0xff, 0xff, 0xff, 0x7f]);
        using var next = new JournalHost(left);
        Assert.Equal(ids, next.Settled());
    }

    [Fact]
    public void Open_DamagedHeader_SetsTheFileAside()
    {
        using var host = new JournalHost();
        host.Run(calls: 3);
        using var left = host.Folder.CopyAsAfterKill();
        Overwrite(left.Files("*.log")[0], 20, [0x55]);
        using var next = new JournalHost(left);
        Assert.Contains(EventIds.JournalFileSetAside, next.Log.Events);
        Assert.Single(left.Files("*.corrupt"));
    }

    [Fact]
    public void Open_RecordsOfAnEarlierLifeBehindTheEnd_AreNotReplayed()
    {
        using var host = new JournalHost();
        host.Run(calls: 3);
        using var left = host.Folder.CopyAsAfterKill();
        var path = left.Files("*.log")[0];
        var offsets = JournalHost.Offsets(path);
        var bytes = File.ReadAllBytes(path);

        // A header with another epoch over old records: a recycled file whose zeros never reached the disk.
        SegmentFolder.NewHeader(0, host.Journal.JournalId).Write(bytes);
        File.WriteAllBytes(path, bytes);
        using var next = new JournalHost(left);
        Assert.True(offsets.Count > 1);
        Assert.Empty(next.Settled());
    }

    [Fact]
    public async Task Retire_EverythingRead_ReusesTheFiles()
    {
        using var host = new JournalHost(segments: 4);
        for (var i = 0; i < 20; i++)
        {
            host.RunUntilRoll();
            await host.SyncAsync();
            host.Retire();
            host.Prepare();
        }

        Assert.InRange(host.Folder.Files("*.log").Length, 2, 4);
        Assert.True(host.Journal.AppendedLsn > 20 * JournalHost.SegmentBytes);
    }

    [Fact]
    public async Task Retire_OpenHold_PinsItsSegment()
    {
        using var host = new JournalHost();
        host.Hold(JournalHost.Facts());
        host.RunUntilRoll();
        host.Run(calls: 1);
        await host.SyncAsync();
        Assert.Same(host.Journal.Segments[0], host.Retire());
    }

    [Fact]
    public async Task Retire_HoldCarriedForward_LetsTheSegmentGo()
    {
        using var host = new JournalHost();
        var facts = JournalHost.Facts();
        var slot = host.Hold(facts);
        host.RunUntilRoll();
        host.Move(facts, ref slot);
        await host.SyncAsync();
        Assert.Null(host.Retire());
        Assert.True(host.Journal.Segments[0].StartLsn > 0);
    }

    [Fact]
    public async Task WaitDurable_ManyAppends_ShareOneSync()
    {
        using var host = new JournalHost();
        await host.SyncAsync();
        host.Disk.SyncMayEnd = new SemaphoreSlim(0);
        host.Run(calls: 1);
        await host.Disk.SyncEntered.WaitAsync(TestContext.Current.CancellationToken);
        host.Run(calls: 50);
        var before = host.Journal.Syncs;
        host.Disk.SyncMayEnd.Release(1000);
        await host.SyncAsync();
        Assert.InRange(host.Journal.Syncs - before, 1, 2);
        Assert.True(host.Journal.MaxGroup >= 100);
    }

    [Fact]
    public async Task WaitDurable_SyncFails_WaitsAndRefusesNewHolds()
    {
        using var host = new JournalHost();
        await host.SyncAsync();
        host.Disk.SyncFails = true;
        host.Disk.SyncMayEnd = new SemaphoreSlim(0);
        host.Run(calls: 1);
        var wait = host.Journal.WaitDurableAsync(host.Journal.AppendedLsn, TestContext.Current.CancellationToken).AsTask();
        host.Disk.SyncMayEnd.Release();
        await host.Disk.SyncEntered.WaitAsync(TestContext.Current.CancellationToken);
        await host.Disk.SyncEntered.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(host.Journal.HasRoom);
        Assert.False(wait.IsCompleted);
        host.Disk.SyncFails = false;
        host.Disk.SyncMayEnd.Release(1000);
        await wait;
        Assert.Contains(EventIds.JournalSyncFailed, host.Log.Events);
    }

    [Fact]
    public void TryOpen_DiskFull_RefusesOnceTheRoomIsSpokenFor()
    {
        using var host = new JournalHost();
        host.Prepare();
        host.Disk.IsFull = true;
        var open = host.FillWithHolds();
        Assert.NotEmpty(open);
        Assert.False(host.Journal.HasRoom);
    }

    [Fact]
    public void Close_DiskFull_EveryOpenCallCanStillSettle()
    {
        using var host = new JournalHost();
        host.Disk.IsFull = true;
        var open = host.FillWithHolds();
        Assert.All(open, call => Assert.True(host.SettleLong(call)));
    }

    [Fact]
    public void TryOpen_DiskHasRoomAgain_Admits()
    {
        using var host = new JournalHost();
        host.Disk.IsFull = true;
        host.FillWithHolds();
        host.Disk.IsFull = false;
        host.Prepare();
        Assert.True(host.Journal.HasRoom);
    }

    [Fact]
    public void TryOpen_SizeLimitReached_RefusesAndEveryOpenCallCanStillSettle()
    {
        using var host = new JournalHost(segments: 4);
        var open = host.FillWithHolds();
        Assert.Equal(4, host.Folder.Files("*.log").Length);
        Assert.All(open, call => Assert.True(host.SettleLong(call)));
    }

    private static void Corrupt(string path, int record) => Overwrite(path, JournalHost.Offsets(path)[record] + 30, [0xA5, 0x5A, 0xA5]);

    private static void Overwrite(string path, int offset, byte[] bytes)
    {
        using var file = File.OpenWrite(path);
        file.Position = offset;
        file.Write(bytes);
    }
}
