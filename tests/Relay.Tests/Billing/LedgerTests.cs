using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class LedgerTests
{
    private const long Price61 = 21_350_000;

    [Fact]
    public async Task TryHold_EnoughFunds_HoldsThePriceOfTheText()
    {
        await using var host = await LedgerHost.StartAsync();
        Assert.Equal(Price61, host.Admit(LedgerHost.Speech(balance: Price61)).HeldNanos);
    }

    [Fact]
    public async Task TryHold_NotEnoughFunds_IsRefused()
    {
        await using var host = await LedgerHost.StartAsync();
        Assert.Equal(HoldOutcome.InsufficientFunds, host.Ledger.TryHold(LedgerHost.Speech(balance: Price61 - 1), out _));
    }

    [Fact]
    public async Task TryHold_FiftyInParallelOnABalanceForTen_AdmitsTen()
    {
        await using var host = await LedgerHost.StartAsync();
        var admitted = 0;
        Parallel.For(0, 50, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            if (host.Ledger.TryHold(LedgerHost.Speech(balance: 10 * Price61), out var _) == HoldOutcome.Admitted)
            {
                Interlocked.Increment(ref admitted);
            }
        });
        Assert.Equal(10, admitted);
    }

    [Fact]
    public async Task TryHold_OwnPrice_OverridesTheTable()
    {
        await using var host = await LedgerHost.StartAsync();
        var admission = LedgerHost.Speech(chars: 1) with { Price = new Price(7, BillingUnit.PerVoice) };
        Assert.Equal(7, host.Admit(admission).HeldNanos);
    }

    [Fact]
    public async Task TryHold_CallIds_SortByTime()
    {
        await using var host = await LedgerHost.StartAsync();
        var first = host.Admit().CallId;
        host.Time.Now += TimeSpan.FromMilliseconds(1);
        var second = host.Admit().CallId;
        Assert.True(first.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(second.ToByteArray(bigEndian: true)) < 0);
    }

    [Fact]
    public async Task TryHold_AfterStop_SaysStopping()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.Ledger.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HoldOutcome.Stopping, host.Ledger.TryHold(LedgerHost.Speech(), out _));
    }

    [Fact]
    public async Task Settle_UsageReported_ChargesTheUsage()
    {
        await using var host = await LedgerHost.StartAsync();
        Assert.Equal(new CallCharge(100, 35_000_000), host.Admit().Settle(LedgerHost.Completed(usage: 100)));
    }

    [Fact]
    public async Task Settle_Twice_ReturnsTheFirstResult()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit();
        hold.Settle(LedgerHost.Completed());
        Assert.Equal(Price61, hold.Settle(LedgerHost.Ended(EndReason.Internal)).ChargeNanos);
    }

    [Fact]
    public async Task Settle_FromManyThreads_WritesOneRow()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit();
        Parallel.For(0, 16, _ => hold.Settle(LedgerHost.Completed()));
        await host.FlushAsync();
        Assert.Equal(Price61, Assert.Single(host.Store.Calls.Values).ChargeNanos);
        Assert.Equal(1, host.Ledger.Stats.AppliedRows);
    }

    [Fact]
    public async Task Settle_Unused_GivesTheHoldBack()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Admit(LedgerHost.Speech(balance: Price61)).Settle(LedgerHost.Ended(EndReason.UpstreamRefused));
        Assert.Equal(Price61, host.Ledger.AvailableNanos(1));
    }

    [Fact]
    public async Task Settle_Completed_WritesTheCompleteRow()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit(LedgerHost.Speech(accountId: 7) with { TokenId = 8, Upstream = "first" });
        hold.SetUpstream("second", "key-b");
        host.Time.Now += TimeSpan.FromMicroseconds(20);
        hold.Settle(new StreamEnd(EndReason.Completed, true, 100, 50, 62, 10, 20), "trace-1");
        await host.FlushAsync();
        var startedUs = (host.Time.Now - DateTimeOffset.UnixEpoch).Ticks / 10;
        var expected = new CallRow
        {
            CallId = hold.CallId,
            AccountId = 7,
            TokenId = 8,
            TaskType = "sync_tts",
            Model = "speech-02-hd",
            Endpoint = "/v1/t2a_v2",
            Upstream = "second",
            KeyLabel = "key-b",
            CharCount = 61,
            UsageChars = 62,
            BilledChars = 62,
            UnitPriceNanos = 3_500_000_000,
            BillingUnit = BillingUnit.PerTenThousandChars,
            HeldNanos = Price61,
            ChargeNanos = 21_700_000,
            EndReason = EndReason.Completed,
            FirstByteSent = true,
            BytesDown = 100,
            AudioBytes = 50,
            FirstByteUs = 10,
            TotalUs = 20,
            CreatedAtUs = startedUs - 20,
            EndedAtUs = startedUs,
            TraceId = "trace-1",
        };
        Assert.Equal(expected, Assert.Single(host.Store.Calls.Values));
    }

    [Fact]
    public async Task TryExtend_MoreText_HoldsThePriceOfTheWhole()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit(LedgerHost.Speech(chars: 30));
        Assert.True(hold.TryExtend(31));
        Assert.Equal(Price61, hold.HeldNanos);
    }

    [Fact]
    public async Task TryExtend_NotEnoughFunds_LeavesTheHold()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit(LedgerHost.Speech(balance: Price61));
        Assert.False(hold.TryExtend(1));
        Assert.Equal(0, host.Ledger.AvailableNanos(1));
    }

    [Fact]
    public async Task TryExtend_AfterSettle_IsRefused()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit();
        hold.Settle(LedgerHost.Completed());
        Assert.False(hold.TryExtend(1));
    }

    [Fact]
    public async Task Dispose_NotSettled_SettlesAsInternalForNothing()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Admit().Dispose();
        await host.FlushAsync();
        var row = Assert.Single(host.Store.Calls.Values);
        Assert.Equal((EndReason.Internal, 0L), (row.EndReason, row.ChargeNanos));
    }

    [Fact]
    public async Task WaitDurable_SyncStillRunning_DoesNotComplete()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Ledger.Journal.PrepareNow();
        await host.FlushAsync();
        host.Disk.SyncMayEnd = new SemaphoreSlim(0);
        var hold = host.Admit();
        await host.Disk.SyncEntered.WaitAsync(TestContext.Current.CancellationToken);
        var wait = hold.WaitDurableAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(wait.IsCompleted || hold.IsDurable);
        host.Disk.SyncMayEnd.Release(100);
        await wait;
        Assert.True(hold.IsDurable);
    }

    [Fact]
    public async Task StopAsync_SettledCalls_AreInTheStore()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Run(calls: 3);
        await host.Ledger.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, host.Store.Calls.Count);
    }

    [Fact]
    public async Task StopAsync_StoreDownUntilTheDeadline_GivesUpAndKeepsTheJournal()
    {
        var store = new MemoryLedgerStore();
        await using var host = await LedgerHost.StartAsync(store);
        host.Run(calls: 3);
        store.IsDown = true;
        await host.Ledger.StopAsync(new CancellationToken(canceled: true));
        store.IsDown = false;
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        Assert.Equal(3, store.Calls.Count);
    }

    [Fact]
    public async Task Settle_AfterStop_IsSettledAsCrashAtTheNextStart()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit();
        hold.MarkStarted();
        await host.Ledger.StopAsync(TestContext.Current.CancellationToken);
        hold.Settle(LedgerHost.Completed());
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        Assert.Equal(EndReason.Crash, Assert.Single(host.Store.Calls.Values).EndReason);
    }

    [Fact]
    public async Task Call_FromHoldToSettle_AllocatesTheHoldAlone()
    {
        await using var host = await LedgerHost.StartAsync(options: new BillingOptions { SyncLingerMs = 0 });
        host.Run(calls: 10);
        var admission = LedgerHost.Speech();
        host.Ledger.TryHold(admission, out var first); // the upstream's first call makes its counters
        first!.SetUpstream("minimax", "a");
        first.Settle(LedgerHost.Completed(), "trace");
        var before = GC.GetAllocatedBytesForCurrentThread();
        host.Ledger.TryHold(admission, out var hold);
        var forTheHold = GC.GetAllocatedBytesForCurrentThread() - before;
        hold!.MarkStarted();
        hold.SetUpstream("minimax", "a");
        hold.Settle(LedgerHost.Completed(), "trace");
        Assert.Equal(forTheHold, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(forTheHold, 1, 264);
    }
}
