using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class CrashRecoveryTests
{
    private const long Price61 = 21_350_000;

    [Fact]
    public async Task Start_SettledCallNotYetApplied_IsAppliedByTheNextProcess()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Run(calls: 1);
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        Assert.Equal(Price61, host.Store.TotalCharges);
    }

    [Fact]
    public async Task Start_EveryCallSettled_WritesNothing()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Run(calls: 3);
        await using var next = await host.KillAndRestartAsync();
        Assert.Equal(0, next.Ledger.Stats.Appended);
    }

    [Fact]
    public async Task Start_OpenCallBeforeItsFirstByte_IsCrashedForNothing()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Admit();
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        var row = Assert.Single(host.Store.Calls.Values);
        Assert.Equal((EndReason.Crash, 0L), (row.EndReason, row.ChargeNanos));
    }

    [Fact]
    public async Task Start_OpenCallAfterItsFirstByte_IsCrashedForTheHeldAmount()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Admit().MarkStarted();
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        var row = Assert.Single(host.Store.Calls.Values);
        Assert.Equal((EndReason.Crash, Price61), (row.EndReason, row.ChargeNanos));
    }

    [Fact]
    public async Task Start_ExtendedCall_IsChargedForTheWholeText()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit(LedgerHost.Speech(chars: 1));
        hold.MarkStarted();
        hold.TryExtend(60);
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        Assert.Equal(Price61, host.Store.TotalCharges);
    }

    [Fact]
    public async Task Start_HoldCarriedForward_KeepsItsFirstByte()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit();
        hold.MarkStarted();
        var rolls = host.Ledger.Journal.Segments[0].EndLsn * 4;
        while (host.Ledger.Journal.AppendedLsn < rolls)
        {
            host.Run(calls: 20);
            await host.FlushAsync();
            host.Ledger.Journal.PrepareNow();
        }

        Assert.True(host.Ledger.Journal.Segments[0].StartLsn > 0);
        var others = host.Store.TotalCharges;
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        Assert.Equal((EndReason.Crash, Price61), (host.Store.Calls[hold.CallId].EndReason, host.Store.Calls[hold.CallId].ChargeNanos));
        Assert.True(others > 0);
    }

    [Fact]
    public async Task Start_KilledAgainRightAfterRecovery_SettlesOnce()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Admit().MarkStarted();
        await using var second = await host.KillAndRestartAsync();
        await using var third = await second.KillAndRestartAsync();
        await third.FlushAsync();
        Assert.Equal(Price61, Assert.Single(host.Store.Calls.Values).ChargeNanos);
    }

    [Fact]
    public async Task Start_KilledBetweenStoreCommitAndAnythingElse_AppliesNothingTwice()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Store.Balances[1] = 10 * Price61;
        host.Run(calls: 3, LedgerHost.Speech(balance: 10 * Price61));
        using var left = host.Folder.CopyAsAfterKill();
        await host.FlushAsync();
        await using var next = await LedgerHost.StartAsync(host.Store, folder: left.CopyAsAfterKill(), time: host.Time);
        await next.FlushAsync();
        Assert.Equal(3, host.Store.Calls.Count);
        Assert.Equal(7 * Price61, host.Store.Balances[1]);
    }

    [Fact]
    public async Task Start_StoreDown_ReplaysEverythingAndTheStoreIgnoresWhatItHas()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Run(calls: 3);
        await host.FlushAsync();
        host.Store.IsDown = true;
        await using var next = await host.KillAndRestartAsync();
        host.Store.IsDown = false;
        await next.FlushAsync();
        Assert.Equal(3 * Price61, host.Store.TotalCharges);
    }

    [Fact]
    public async Task Start_ChargesTheStoreLacks_CountAgainstTheBalance()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Store.Balances[1] = 2 * Price61;
        host.Run(calls: 1, LedgerHost.Speech(balance: 2 * Price61));
        await using var next = await host.KillAndRestartAsync();
        next.Admit(LedgerHost.Speech(balance: 2 * Price61));
        Assert.Equal(HoldOutcome.InsufficientFunds, next.Ledger.TryHold(LedgerHost.Speech(balance: 2 * Price61), out _));
    }

    [Fact]
    public async Task Start_RecoveredChargesApplied_BalanceIsExact()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Store.Balances[1] = 3 * Price61;
        host.Admit(LedgerHost.Speech(balance: 3 * Price61)).MarkStarted();
        await using var next = await host.KillAndRestartAsync();
        next.Admit(LedgerHost.Speech(balance: 3 * Price61));
        await next.FlushAsync();
        Assert.Equal(Price61, next.Ledger.AvailableNanos(1));
    }
}
