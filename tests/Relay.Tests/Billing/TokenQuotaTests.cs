using Microsoft.Extensions.Logging.Abstractions;
using Relay.Billing;
using Relay.Identity;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class TokenQuotaTests
{
    private readonly ManualTime _time = new();
    private readonly TokenQuotas _quotas;
    private readonly StoredUnits _store = new();

    public TokenQuotaTests() => _quotas = new TokenQuotas(_store, _time, NullLogger.Instance);

    [Fact]
    public void TryEnter_MoreThanAMinuteAllows_IsRefusedUntilTheFirstIsAMinuteOld()
    {
        TokenLimits limits = TokenLimits.Of(2, null, null, null)!;
        Enter(limits)!.End(0);
        _time.Now += TimeSpan.FromSeconds(10);
        Enter(limits)!.End(0);

        Assert.Equal((HoldOutcome.TooManyRequests, 51), Refusal(limits));
        _time.Now += TimeSpan.FromSeconds(50);
        Assert.Equal((HoldOutcome.TooManyRequests, 1), Refusal(limits));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.NotNull(Enter(limits));
        Assert.Equal((HoldOutcome.TooManyRequests, 10), Refusal(limits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryEnter_AtRandomTimes_NeverAdmitsMoreInAnySixtySecondsAndAlwaysAfterRetryAfter(int seed)
    {
        TokenLimits limits = TokenLimits.Of(5, null, null, null)!;
        Random random = new(seed);
        List<DateTimeOffset> admitted = [];
        for (int i = 0; i < 2000; i++)
        {
            _time.Now += TimeSpan.FromMilliseconds(random.Next(30_000) * random.Next(2));
            HoldOutcome outcome = _quotas.TryEnter(Admission(limits), limits, out TokenUse? use, out int retryAfter);
            if (outcome != HoldOutcome.Admitted)
            {
                _time.Now += TimeSpan.FromSeconds(retryAfter);
                outcome = _quotas.TryEnter(Admission(limits), limits, out use, out _);
            }

            Assert.Equal(HoldOutcome.Admitted, outcome);
            use!.End(0);
            admitted.Add(_time.Now);
        }

        for (int i = 5; i < admitted.Count; i++)
        {
            Assert.True(admitted[i] - admitted[i - 5] >= TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public void TryEnter_StreamsAtOnce_AreCountedUntilTheirEnd()
    {
        TokenLimits limits = TokenLimits.Of(null, 1, null, null)!;
        TokenUse first = Enter(limits)!;

        Assert.Equal((HoldOutcome.TooManyStreams, 1), Refusal(limits));
        first.End(0);
        Assert.NotNull(Enter(limits));
    }

    [Fact]
    public void TryEnter_CallsOfOneGroup_AreOneStream()
    {
        TokenLimits limits = TokenLimits.Of(null, 1, null, null)!;
        StreamGroup session = new();
        TokenUse first = Enter(limits, group: session)!;
        TokenUse second = Enter(limits, group: session)!;

        first.End(0);
        Assert.Equal(HoldOutcome.TooManyStreams, Refusal(limits).Outcome);
        second.End(0);
        Assert.NotNull(Enter(limits, group: new StreamGroup()));
    }

    [Fact]
    public void TryEnter_UnitsOfTheDay_AreSetAsideAndThenCountedAsBilled()
    {
        TokenLimits limits = TokenLimits.Of(null, null, 100, null)!;
        TokenUse first = Enter(limits, units: 60)!;

        Assert.Equal(HoldOutcome.DailyUnitsUsed, Refusal(limits, units: 41).Outcome);
        first.End(50);
        Assert.NotNull(Enter(limits, units: 50));
        Assert.Equal((HoldOutcome.DailyUnitsUsed, 75_355), Refusal(limits, units: 1)); // it is 03:04:05
    }

    [Fact]
    public void TryEnter_NextDay_BeginsAtNothing()
    {
        TokenLimits limits = TokenLimits.Of(null, null, 100, null)!;
        TokenUse late = Enter(limits, units: 100)!;
        _time.Now += TimeSpan.FromDays(1);

        TokenUse next = Enter(limits, units: 100)!;
        late.End(100);
        next.End(40);

        Assert.NotNull(Enter(limits, units: 60));
        Assert.Null(Enter(limits, units: 1));
    }

    [Fact]
    public void TryExtend_BeyondTheDay_ChangesNothing()
    {
        TokenLimits limits = TokenLimits.Of(null, null, 100, null)!;
        TokenUse use = Enter(limits, units: 60)!;

        Assert.False(use.TryExtend(41));
        Assert.True(use.TryExtend(40));
        use.End(10);
        Assert.NotNull(Enter(limits, units: 90));
    }

    [Fact]
    public async Task Seed_WhatTheStoreHas_CountsFromTheFirstUseOfTheDay()
    {
        TokenLimits limits = TokenLimits.Of(null, null, 100, null)!;
        _store.Units = 95;
        Assert.True(_quotas.NeedsSeed(7, limits));

        await _quotas.SeedAsync(7, TestContext.Current.CancellationToken);

        Assert.False(_quotas.NeedsSeed(7, limits));
        Assert.Equal(HoldOutcome.DailyUnitsUsed, Refusal(limits, units: 6).Outcome);
        Assert.Equal(20260102, _store.AskedDay);
    }

    [Fact]
    public async Task Seed_StoreAway_RefusesNobody()
    {
        TokenLimits limits = TokenLimits.Of(null, null, 100, null)!;
        _store.IsDown = true;

        await _quotas.SeedAsync(7, TestContext.Current.CancellationToken);

        Assert.False(_quotas.NeedsSeed(7, limits));
        Assert.NotNull(Enter(limits, units: 100));
    }

    [Fact]
    public void Sweep_TokensNotUsedForMinutes_Leave()
    {
        TokenLimits limits = TokenLimits.Of(9, null, null, null)!;
        Enter(limits)!.End(0);
        TokenUse open = _quotas.TryEnter(Admission(limits) with { TokenId = 8 }, limits, out TokenUse? use, out _) == HoldOutcome.Admitted ? use! : null!;
        _time.Now += TimeSpan.FromSeconds(TokenQuotas.KeepSeconds + 1);

        _quotas.Sweep();

        Assert.Equal(1, _quotas.Count);
        open.End(0);
        _quotas.Sweep();
        Assert.Equal(0, _quotas.Count);
    }

    [Theory]
    [InlineData("speech-02-hd", true)]
    [InlineData("speech-02", false)]
    [InlineData("echo", true)]
    [InlineData("echo2", false)]
    public void Allows_NamesAndBeginnings_AreMatchedWhole(string model, bool allowed) =>
        Assert.Equal(allowed, TokenLimits.Of(null, null, null, " speech-02-*, echo ")!.Allows(model));

    [Fact]
    public void Of_NoLimit_IsNoObject() => Assert.Null(TokenLimits.Of(null, null, null, null));

    private static CallAdmission Admission(TokenLimits limits, long units = 1, StreamGroup? group = null) =>
        LedgerHost.Speech(chars: units) with { TokenId = 7, Limits = limits, Group = group };

    private TokenUse? Enter(TokenLimits limits, long units = 1, StreamGroup? group = null)
    {
        _quotas.TryEnter(Admission(limits, units, group), limits, out TokenUse? use, out _);
        return use;
    }

    private (HoldOutcome Outcome, int RetryAfter) Refusal(TokenLimits limits, long units = 1)
    {
        HoldOutcome outcome = _quotas.TryEnter(Admission(limits, units), limits, out TokenUse? use, out int retryAfter);
        Assert.Null(use);
        return (outcome, retryAfter);
    }

    private sealed class StoredUnits : IDailyUnits
    {
        public long Units { get; set; }

        public bool IsDown { get; set; }

        public int AskedDay { get; private set; }

        public ValueTask<long> ReadUnitsAsync(long tokenId, int day, CancellationToken cancellationToken)
        {
            AskedDay = day;
            return IsDown ? throw new IOException("down") : new(Units);
        }
    }
}
