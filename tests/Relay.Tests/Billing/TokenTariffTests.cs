using System.Numerics;
using Relay.Billing;
using Relay.Protocol.Usage;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class TokenTariffTests
{
    // A price of n milli-nanos a token is n * 1,000 nanos a million: small numbers that still show in the charge.
    private static readonly TokenRates s_rates = new(
        Input: 1_000_000, Cached: 2_000_000, CacheWrite: 4_000_000, AudioInput: 8_000_000, Output: 16_000_000, AudioOutput: 32_000_000);

    [Fact]
    public void ChargeNanos_EveryKind_IsChargedAtItsOwnPrice() =>
        Assert.Equal(
            (1 * 10) + (2 * 20) + (4 * 30) + (8 * 40) + (16 * 50) + (32 * 60),
            new TokenTariff(s_rates).ChargeNanos(new TokenUsage(100, 110, CachedInput: 20, CacheWrite: 30, Reasoning: 9, AudioInput: 40, AudioOutput: 60)));

    [Fact]
    public void ChargeNanos_PartsBeyondTheirWhole_AreCutToIt() =>
        Assert.Equal(
            (2 * 100) + (32 * 7),
            new TokenTariff(s_rates).ChargeNanos(new TokenUsage(100, 7, CachedInput: 500, CacheWrite: 500, AudioInput: 500, AudioOutput: 8)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(32_000, 1)]
    [InlineData(32_001, 2)]
    [InlineData(128_000, 2)]
    [InlineData(128_001, 3)]
    [InlineData(1_000_000, 3)]
    public void At_InputTokens_ChoosesTheStepOfTheWholeCall(long input, long step)
    {
        TokenTariff tariff = new(new(1, 1, 1, 1, 1, 1), new(2, 2, 2, 2, 2, 2), new(3, 3, 3, 3, 3, 3));

        Assert.Equal(step, tariff.At(input).Output);
    }

    [Fact]
    public void ChargeNanos_LongInput_PricesOutputByTheSameStep()
    {
        PriceTable prices = new(DefaultPrices.All);
        Assert.True(prices.TryLookupTokens("text_chat", "MiniMax-M1", out var tariff));

        // 40,000 at 1.2 and 1,000 at 16 for a million.
        Assert.Equal(48_000_000 + 16_000_000, tariff.ChargeNanos(new TokenUsage(40_000, 1_000)));
    }

    /// <summary>
    /// Any counts at any prices: the charge is the exact sum to half a nano a component, no token is free or charged twice, and what was
    /// held covers text that is no longer than estimated.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ChargeNanos_RandomCounts_AreExactAndCovered(int seed)
    {
        Random random = new(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var rates = new TokenRates(Nanos(random), Nanos(random), Nanos(random), Nanos(random), Nanos(random), Nanos(random));
            rates = rates with { Cached = Math.Min(rates.Cached, rates.Input) };
            var input = Count(random);
            var output = Count(random);
            var cached = random.NextInt64(input + 1);
            var written = random.NextInt64(input - cached + 1);
            TokenTariff tariff = new(rates);
            var charge = tariff.ChargeNanos(new TokenUsage(input, output, cached, written, random.NextInt64(output + 1)));
            var exact = (BigInteger)rates.Input * (input - cached - written) + (BigInteger)rates.Cached * cached
                + (BigInteger)rates.CacheWrite * written + (BigInteger)rates.Output * output;
            Assert.InRange(BigInteger.Abs((BigInteger)charge * 1_000_000 - exact), 0, 4 * 500_000);
            Assert.InRange(charge, 0, tariff.HoldNanos(new TokenEstimate(input, output)) + 2);
        }
    }

    [Fact]
    public void ChargeNanos_AbsurdCounts_StopAtTheBound()
    {
        TokenTariff tariff = new(new(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue));

        Assert.Equal(Money.MaxChargeNanos, tariff.ChargeNanos(new TokenUsage(long.MaxValue, long.MaxValue, 1_000_000, 1_000_000, 0, 1_000_000, 1_000_000)));
        Assert.Equal(Money.MaxChargeNanos, tariff.HoldNanos(new TokenEstimate(long.MaxValue, long.MaxValue)));
    }

    private static long Nanos(Random random) => random.NextInt64(random.Next(2) == 0 ? 1_000 : 100_000_000_000);

    private static long Count(Random random) => random.NextInt64(random.Next(2) == 0 ? 100 : 3_000_000);
}
