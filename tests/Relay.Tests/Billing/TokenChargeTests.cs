using Relay.Billing;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

/// <summary>A call charged by the token, from its hold to its row. MiniMax-Text-01: input 1, output 8 for a million.</summary>
public sealed class TokenChargeTests
{
    private const long Held = 1_000_000 + 8_000_000;

    private static CallAdmission Chat => new()
    {
        AccountId = 1,
        TaskType = "text_chat",
        Model = "MiniMax-Text-01",
        Endpoint = "/v1/chat/completions",
        CharCount = 0,
        Tokens = new TokenEstimate(1_000, 1_000),
    };

    [Fact]
    public async Task Hold_Estimate_HoldsTheLongestAnswer()
    {
        await using var host = await LedgerHost.StartAsync();

        Assert.Equal(Held, host.Admit(Chat with { BalanceNanos = Held }).HeldNanos);
        Assert.Equal(HoldOutcome.InsufficientFunds, host.Ledger.TryHold(Chat, out _));
    }

    [Fact]
    public async Task Settle_UsageOfTheUpstream_IsChargedAndKept()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Store.Balances[1] = Held;
        var hold = host.Admit(Chat with { BalanceNanos = Held });
        TokenUsage usage = new(900, 100, CachedInput: 400, Reasoning: 60);

        var charge = hold.Settle(LedgerHost.Completed() with { Tokens = usage });
        await host.FlushAsync();

        Assert.Equal(new CallCharge(1_000, 900_000 + 800_000, 0, new TokenCount(usage, UsageOrigin.Upstream)), charge);
        var row = Assert.Single(host.Store.Calls.Values);
        Assert.Equal((usage, UsageOrigin.Upstream, 1_000, 1_700_000), (row.Tokens, row.TokenOrigin, row.BilledChars, row.ChargeNanos));
        Assert.Equal((new Price(1_000_000_000, BillingUnit.PerMillionTokens), Held), (new Price(row.UnitPriceNanos, row.BillingUnit), row.HeldNanos));
        Assert.Equal(Held - 1_700_000, host.Store.Balances[1]);
    }

    [Fact]
    public async Task Settle_CompletedWithoutUsage_IsChargedByTheEstimateAndSaysSo()
    {
        await using var host = await LedgerHost.StartAsync();

        var charge = host.Admit(Chat).Settle(LedgerHost.Completed() with { Tokens = new TokenUsage(1_000, 20), TokensEstimated = true });

        Assert.Equal((1_160_000, UsageOrigin.Estimate), (charge.ChargeNanos, charge.TokenOrigin));
    }

    [Fact]
    public async Task Settle_CallerLeftBeforeUsageCame_IsNeverTheWholeHold()
    {
        await using var host = await LedgerHost.StartAsync();

        var charge = host.Admit(Chat).Settle(LedgerHost.Ended(EndReason.CallerLeft, firstByte: true) with { Tokens = new TokenUsage(1_000, 3), TokensEstimated = true });

        Assert.Equal((1_003, 1_024_000), (charge.BilledChars, charge.ChargeNanos));
    }

    [Fact]
    public async Task Settle_InputOfAHigherStepThanEstimated_IsPricedByWhatItWas()
    {
        await using var host = await LedgerHost.StartAsync();
        var hold = host.Admit(Chat with { Model = "MiniMax-M1" });

        hold.Settle(LedgerHost.Completed() with { Tokens = new TokenUsage(40_000, 0) });
        await host.FlushAsync();

        var row = Assert.Single(host.Store.Calls.Values);
        Assert.Equal((1_200_000_000, 48_000_000), (row.UnitPriceNanos, row.ChargeNanos));
    }

    [Fact]
    public async Task Restart_CallThatWasOpen_CostsNothing()
    {
        await using var host = await LedgerHost.StartAsync();
        host.Store.Balances[1] = Held;
        host.Admit(Chat with { BalanceNanos = Held }).MarkStarted();

        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();

        var row = Assert.Single(next.Store.Calls.Values);
        Assert.Equal((EndReason.Crash, 0, UsageOrigin.None, Held), (row.EndReason, row.ChargeNanos, row.TokenOrigin, next.Store.Balances[1]));
    }

    [Fact]
    public async Task Extend_CallChargedByTheToken_IsRefused()
    {
        await using var host = await LedgerHost.StartAsync();

        Assert.False(host.Admit(Chat).TryExtend(1));
    }

    [Fact]
    public async Task Hold_ModelWithoutAPrice_IsFreeAndCounted()
    {
        await using var host = await LedgerHost.StartAsync();

        Assert.Equal(0, host.Admit(Chat with { Model = "unknown" }).HeldNanos);
        Assert.Equal(1, host.Ledger.Stats.UnpricedCalls);
    }
}
