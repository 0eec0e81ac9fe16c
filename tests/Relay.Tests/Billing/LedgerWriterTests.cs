using Relay.Archive;
using Relay.Billing;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class LedgerWriterTests
{
    private const long Price61 = 21_350_000;

    [Fact]
    public async Task Pass_ManyRows_MakesBatchesOfTheConfiguredSize()
    {
        await using var host = await StartAsync(batchRows: 10);
        host.Run(calls: 25);
        await host.FlushAsync();
        Assert.Equal([10, 10, 5], host.Store.BatchSizes);
    }

    [Fact]
    public async Task Pass_StoreFailsBeforeCommit_RetriesUntilItIsIn()
    {
        await using var host = await StartAsync();
        host.Store.FailBefore = 5;
        host.Run(calls: 3);
        await host.FlushAsync();
        Assert.Equal((3, 6), (host.Store.Calls.Count, host.Store.ApplyTries));
    }

    [Fact]
    public async Task Pass_StoreCommitsAndThenThrows_ChargesOnce()
    {
        await using var host = await StartAsync();
        host.Store.Balances[1] = 10 * Price61;
        host.Store.FailAfter = 2;
        host.Run(calls: 3, LedgerHost.Speech(balance: 10 * Price61));
        await host.FlushAsync();
        Assert.Equal(7 * Price61, host.Store.Balances[1]);
        Assert.Equal(7 * Price61, host.Ledger.AvailableNanos(1));
    }

    [Fact]
    public async Task Pass_StoreFails_IsUnhealthyUntilItAnswers()
    {
        await using var host = await StartAsync();
        host.Time.DelaysEndAtOnce = false;
        host.Store.FailBefore = 1;
        host.Run(calls: 1);
        using var giveUp = new CancellationTokenSource();
        await host.Ledger.Journal.WaitDurableAsync(host.Ledger.Journal.AppendedLsn, TestContext.Current.CancellationToken);
        var pass = host.Ledger.Writer.PassAsync(giveUp.Token);
        Assert.False(host.Ledger.Stats.StoreHealthy);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pass);
    }

    [Fact]
    public async Task Pass_PoisonRow_IsParkedAndTheRestApplied()
    {
        await using var host = await StartAsync();
        host.Store.PoisonAccount = 666;
        host.Run(calls: 4);
        host.Run(calls: 1, LedgerHost.Speech(accountId: 666));
        host.Run(calls: 4);
        await host.FlushAsync();
        Assert.Equal(8, host.Store.Calls.Count);
        Assert.Equal(1, host.Ledger.Stats.ParkedRows);
    }

    [Fact]
    public async Task Pass_PoisonRow_StandsInTheParkedFile()
    {
        await using var host = await StartAsync();
        host.Store.PoisonAccount = 666;
        var hold = host.Admit(LedgerHost.Speech(accountId: 666));
        hold.Settle(LedgerHost.Completed());
        await host.FlushAsync();
        var line = Assert.Single(await File.ReadAllLinesAsync(
            Path.Combine(host.Folder.Path, "parked.jsonl"), TestContext.Current.CancellationToken));
        Assert.Contains(hold.CallId.ToString(), line, StringComparison.Ordinal);
        Assert.Contains("\"charge_nanos\":21350000", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pass_PoisonRow_ItsChargeStaysSpent()
    {
        await using var host = await StartAsync();
        host.Store.PoisonAccount = 666;
        host.Store.Balances[666] = Price61;
        host.Run(calls: 1, LedgerHost.Speech(accountId: 666, balance: Price61));
        await host.FlushAsync();
        Assert.Equal(0, host.Ledger.AvailableNanos(666));
    }

    [Fact]
    public async Task Pass_BacklogOfManySegments_IsReadBackFromTheJournal()
    {
        await using var host = await StartAsync(batchRows: 50);
        for (var i = 0; i < 25; i++)
        {
            host.Run(calls: 20);
            host.Ledger.Journal.PrepareNow();
        }

        var backlog = host.Ledger.Stats.LagBytes;
        await host.FlushAsync();
        Assert.True(backlog > 2 * LedgerHost.Small.SegmentBytes);
        Assert.Equal((500, 0L), (host.Store.Calls.Count, host.Ledger.Stats.LagBytes));
    }

    [Fact]
    public async Task TryHold_StoreDownUntilTheLimit_RefusesAndRecoversWhenItIsBack()
    {
        await using var host = await StartAsync();
        HoldOutcome outcome;
        while ((outcome = host.Ledger.TryHold(LedgerHost.Speech(), out var hold)) == HoldOutcome.Admitted
            || host.Ledger.Journal.WantsSegment)
        {
            hold?.Settle(LedgerHost.Completed());
            host.Ledger.Journal.PrepareNow();
        }

        await host.FlushAsync();
        host.Ledger.Journal.PrepareNow();
        Assert.Equal(HoldOutcome.JournalFull, outcome);
        Assert.Equal(HoldOutcome.Admitted, host.Ledger.TryHold(LedgerHost.Speech(), out _));
    }

    [Fact]
    public async Task Pass_ClipRecorded_IsInTheStore()
    {
        await using var host = await StartAsync();
        var clip = new ClipRow
        {
            ClipId = Guid.CreateVersion7(),
            CallId = Guid.CreateVersion7(),
            AccountId = 1,
            RelativePath = "a/b.mp3",
            Format = "mp3",
            Bytes = 3,
            State = ClipState.Complete,
            CreatedAtUs = 4,
        };
        host.Ledger.Record(clip);
        await host.FlushAsync();
        Assert.Equal(clip, Assert.Single(host.Store.Clips.Values));
    }

    [Fact]
    public async Task Pass_BalanceChangedInTheStore_IsSeenAfterTheRefreshTime()
    {
        await using var host = await StartAsync();
        host.Store.Balances[1] = 0;
        host.Admit(LedgerHost.Speech(balance: Price61)).Settle(LedgerHost.Ended(Relay.Streaming.EndReason.UpstreamCut));
        host.Store.Balances[1] = 5 * Price61;
        host.Time.Now += TimeSpan.FromSeconds(2);
        await host.FlushAsync();
        Assert.Equal(5 * Price61, host.Ledger.AvailableNanos(1));
    }

    private static Task<LedgerHost> StartAsync(int batchRows = 500)
    {
        var options = LedgerHost.Small;
        options.BatchRows = batchRows;
        return LedgerHost.StartAsync(options: options);
    }

    [Fact]
    public async Task Start_StoreAwayAndOldCallsDeleted_DoesNotBringThemBack()
    {
        MemoryLedgerStore store = new();
        store.Balances[1] = 10_000_000_000;
        await using var host = await LedgerHost.StartAsync(store);
        host.Run(3, LedgerHost.Speech(balance: 10_000_000_000));
        await host.FlushAsync();
        host.Run(2);
        store.Calls.Clear();

        store.IsDown = true;
        await using var next = await host.KillAndRestartAsync();
        store.IsDown = false;
        await next.FlushAsync();

        Assert.Equal(2, store.Calls.Count);
        Assert.Equal(10_000_000_000 - (5 * 21_350_000), store.Balances[1]);

        // Charges that stayed behind as not applied would make less of it.
        next.Admit(LedgerHost.Speech(balance: store.Balances[1])).Settle(LedgerHost.Ended(Relay.Streaming.EndReason.UpstreamCut));
        Assert.Equal(store.Balances[1], next.Ledger.AvailableNanos(1));
    }
}
