using Relay.Billing;
using Relay.Streaming;
using Relay.Tests.Endpoints;
using Relay.Tests.Storage;
using Xunit;

namespace Relay.Tests.Billing;

/// <summary>Several nodes on one store: they never spend more than there is, and none keeps what another needs.</summary>
public sealed class CreditLeaseTests
{
    private const long Call = 61 * 350_000;

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.MySql)]
    public async Task Hold_FiftyAtOnceOnTwoNodesOnABalanceForSeven_AdmitsSeven(Engine engine)
    {
        using SharedStore store = await SharedStore.OpenAsync(engine, (7 * Call) + (Call / 2));
        await using CreditNode one = await CreditNode.StartAsync(store, _time);
        await using CreditNode two = await CreditNode.StartAsync(store, _time);

        HoldResult[] results = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).HoldAsync(), TestContext.Current.CancellationToken)));

        Assert.Equal(7, results.Count(static result => result.Outcome == HoldOutcome.Admitted));
        Assert.Equal(43, results.Count(static result => result.Outcome == HoldOutcome.InsufficientFunds));
        await SettleAsync(results, one, two);
        Assert.Equal((7L, 7 * Call, Call / 2), (store.Calls, store.Charged, store.Balance));
        Assert.Equal((0L, 0L), store.Leased);
    }

    [Fact]
    public async Task Hold_RichAccount_AsksOnceForManyCalls()
    {
        using SharedStore store = new(1_000_000 * Money.NanosPerUnit);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);

        for (int i = 0; i < 1000; i++)
        {
            HoldResult result = await node.HoldAsync();
            Assert.Equal(HoldOutcome.Admitted, result.Outcome);
            result.Hold!.Settle(LedgerHost.Completed());
        }

        Assert.Equal(1, node.Stores.Questions);
        await SettleAsync([], node);
        Assert.Equal(1000 * Call, store.Charged);
    }

    [Fact]
    public async Task Hold_WhatAnotherNodeLeasedAndDoesNotUse_IsGivenBackInTime()
    {
        using SharedStore store = new(4 * Call);
        await using CreditNode one = await CreditNode.StartAsync(store, _time);
        await using CreditNode two = await CreditNode.StartAsync(store, _time, waitMs: 5_000);
        HoldResult large = await one.HoldAsync(4 * 61);
        large.Hold!.Settle(LedgerHost.Ended(EndReason.UpstreamRefused));

        Task<HoldResult> waiting = two.HoldAsync(2 * 61);
        await Eventually.TrueAsync(() => two.Stores.Questions > 0);
        await one.PassAsync();
        _time.Now += TimeSpan.FromSeconds(1);

        HoldResult result = await waiting;
        Assert.Equal(HoldOutcome.Admitted, result.Outcome);
        await SettleAsync([result], one, two);
        Assert.Equal(2 * Call, store.Balance);
    }

    [Fact]
    public async Task Hold_MoreThanThereIsAnywhere_IsRefusedWithoutWaiting()
    {
        using SharedStore store = new(Call);
        await using CreditNode node = await CreditNode.StartAsync(store, _time, waitMs: 60_000);

        Assert.Equal(HoldOutcome.InsufficientFunds, (await node.HoldAsync(62)).Outcome);
        Assert.Equal(1, node.Stores.Questions);
        Assert.Equal((0L, 0L), store.Leased);
    }

    [Fact]
    public async Task Hold_StoreAwayForAMinute_GoesOnWithinTheLease()
    {
        using SharedStore store = new(1_000 * Money.NanosPerUnit);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        List<HoldResult> results = [await node.HoldAsync()];
        node.Stores.IsCut = true;
        for (int second = 0; second < 60; second++)
        {
            await node.PassAsync();
            results.Add(await node.HoldAsync());
        }

        Assert.All(results, static result => Assert.Equal(HoldOutcome.Admitted, result.Outcome));
        Assert.Equal(HoldOutcome.CreditUnknown, (await node.HoldAsync(900_000)).Outcome);
        node.Stores.IsCut = false;
        await SettleAsync(results, node);
        Assert.Equal(61 * Call, store.Charged);
    }

    [Fact]
    public async Task Hold_StoreAwayLongerThanTheLease_IsRefusedUntilItIsBack()
    {
        using SharedStore store = new(1_000 * Money.NanosPerUnit);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        HoldResult before = await node.HoldAsync();
        node.Stores.IsCut = true;
        _time.Now += TimeSpan.FromSeconds(121);

        Assert.Equal(HoldOutcome.CreditUnknown, (await node.HoldAsync()).Outcome);
        Assert.Equal(HoldOutcome.Admitted, (await HoldUnlimitedAsync(node)).Outcome);
        node.Stores.IsCut = false;
        await node.PassAsync();
        HoldResult after = await node.HoldAsync();
        Assert.Equal(HoldOutcome.Admitted, after.Outcome);
        await SettleAsync([before, after], node);
    }

    [Fact]
    public async Task Hold_WithoutLimit_AsksNobody()
    {
        using SharedStore store = new(null);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);

        HoldResult result = await HoldUnlimitedAsync(node);

        Assert.Equal((HoldOutcome.Admitted, 0), (result.Outcome, node.Stores.Questions));
        await SettleAsync([result], node);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.MySql)]
    public async Task Kill_NodeThatComesBack_ResumesItsLeaseAndItsCharges(Engine engine)
    {
        using SharedStore store = await SharedStore.OpenAsync(engine, 4 * Call);
        await using CreditNode killed = await CreditNode.StartAsync(store, _time);
        await using CreditNode other = await CreditNode.StartAsync(store, _time);
        HoldResult begun = await killed.HoldAsync();
        begun.Hold!.MarkStarted();
        await killed.HoldAsync();

        await using CreditNode node = await killed.KillAndRestartAsync();

        Assert.Equal((2 * Call, 2 * Call), store.Leased);
        Assert.Equal(Call, node.Available);
        Assert.Equal(HoldOutcome.InsufficientFunds, (await other.HoldAsync(3 * 61)).Outcome);
        await SettleAsync([], node, other);
        Assert.Equal((Call, 3 * Call), (store.Charged, store.Balance));
        Assert.Equal((0L, 0L), store.Leased);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.MySql)]
    public async Task Reclaim_NodeThatDoesNotComeBack_LosesItsLeaseInTheEnd(Engine engine)
    {
        using SharedStore store = await SharedStore.OpenAsync(engine, 4 * Call);
        await using CreditNode killed = await CreditNode.StartAsync(store, _time);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        await killed.HoldAsync(3 * 61);
        killed.Stores.IsCut = true;
        Assert.Equal(HoldOutcome.InsufficientFunds, (await node.HoldAsync(2 * 61)).Outcome);

        _time.Now += TimeSpan.FromSeconds(700);
        await node.PassAsync();
        Assert.Equal(3 * Call, store.Leased.Leases);
        _time.Now += TimeSpan.FromSeconds(61);
        await node.PassAsync();

        Assert.Equal((0L, 0L), store.Leased);
        HoldResult result = await node.HoldAsync(4 * 61);
        Assert.Equal(HoldOutcome.Admitted, result.Outcome);
        await SettleAsync([result], node);
    }

    [Fact]
    public async Task Stop_NothingOpen_GivesEverythingBack()
    {
        using SharedStore store = new(1_000 * Money.NanosPerUnit);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        (await node.HoldAsync()).Hold!.Settle(LedgerHost.Completed());
        Assert.NotEqual(0, store.Leased.Sum);

        await node.Ledger.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0L, 0L), store.Leased);
        Assert.Equal(Call, store.Charged);
    }

    [Fact]
    public async Task Refresh_AccountNotUsedForAWhile_IsGivenBack()
    {
        using SharedStore store = new(1_000 * Money.NanosPerUnit);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        HoldResult held = await node.HoldAsync();
        for (int second = 0; second < 12; second++)
        {
            await node.PassAsync();
        }

        Assert.Equal((Call, Call), store.Leased);
        await SettleAsync([held], node);
        Assert.Equal((0L, 0L), store.Leased);
    }

    [Fact]
    public async Task Refresh_BusyAccount_IsKeptSupplied()
    {
        using SharedStore store = new(8 * Money.NanosPerUnit);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        List<HoldResult> results = [];
        for (int i = 0; i < 40; i++)
        {
            results.Add(await node.HoldAsync());
        }

        int questions = node.Stores.Questions;
        long available = node.Available;
        await node.PassAsync();

        Assert.Equal(questions + 1, node.Stores.Questions);
        Assert.True(node.Available > available);
        await SettleAsync(results, node);
    }

    [Fact]
    public async Task Refresh_TopUpOnTheStore_CountsForTheNextCall()
    {
        using SharedStore store = new(0);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        Assert.Equal(HoldOutcome.InsufficientFunds, (await node.HoldAsync()).Outcome);

        store.Execute($"UPDATE users SET balance_nanos = {Call}");
        HoldResult result = await node.HoldAsync();

        Assert.Equal(HoldOutcome.Admitted, result.Outcome);
        await SettleAsync([result], node);
    }

    [Fact]
    public async Task Extend_BeyondTheLease_FindsMore()
    {
        using SharedStore store = new(4 * Call);
        await using CreditNode node = await CreditNode.StartAsync(store, _time);
        HoldResult held = await node.HoldAsync();

        Assert.False(held.Hold!.TryExtend(2 * 61));
        Assert.True(await held.Hold.FindCreditAsync(2 * 61, TestContext.Current.CancellationToken));
        Assert.True(held.Hold.TryExtend(2 * 61));
        Assert.False(await held.Hold.FindCreditAsync(2 * 61, TestContext.Current.CancellationToken));
        await SettleAsync([held], node);
        Assert.Equal(Call, store.Balance);
    }

    private static ValueTask<HoldResult> HoldUnlimitedAsync(CreditNode node) =>
        node.Ledger.HoldAsync(LedgerHost.Speech(accountId: 99, balance: null), TestContext.Current.CancellationToken);

    /// <summary>Ends every call, brings all of it into the store, and lets idle leases go.</summary>
    private async Task SettleAsync(IReadOnlyList<HoldResult> results, params CreditNode[] nodes)
    {
        foreach (HoldResult result in results)
        {
            result.Hold?.Settle(LedgerHost.Completed());
        }

        foreach (CreditNode node in nodes)
        {
            await node.PassAsync();
        }

        _time.Now += TimeSpan.FromSeconds(11);
        foreach (CreditNode node in nodes)
        {
            await node.PassAsync();
        }
    }
}
