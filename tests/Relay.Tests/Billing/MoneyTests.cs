using Relay.Billing;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class MoneyTests
{
    private static readonly Price s_hd = new(3_500_000_000, BillingUnit.PerTenThousandChars);

    [Fact]
    public void ChargeNanos_SixtyOneCharsOfHd_IsExact() => Assert.Equal(21_350_000, Money.ChargeNanos(s_hd, 61));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 350_000)]
    [InlineData(10_000, 3_500_000_000)]
    [InlineData(1_000_000_000, 350_000_000_000_000)]
    public void ChargeNanos_Chars_IsPriceTimesCountOverTenThousand(long count, long expected) =>
        Assert.Equal(expected, Money.ChargeNanos(s_hd, count));

    [Theory]
    [InlineData(1, 4_999, 0)]
    [InlineData(1, 5_000, 1)]
    [InlineData(3, 5_000, 2)]
    [InlineData(1, 15_000, 2)]
    public void ChargeNanos_FractionOfANano_RoundsHalfUp(long nanos, long count, long expected) =>
        Assert.Equal(expected, Money.ChargeNanos(new Price(nanos, BillingUnit.PerTenThousandChars), count));

    [Theory]
    [InlineData(9_900_000_000, (byte)BillingUnit.PerVoice, 2, 19_800_000_000)]
    [InlineData(4_000_000_000, (byte)BillingUnit.PerVideo, 1, 4_000_000_000)]
    [InlineData(8_000_000_000, (byte)BillingUnit.PerMillionTokens, 1, 8_000)]
    [InlineData(800_000_000, (byte)BillingUnit.PerMillionTokens, 32_000, 25_600_000)]
    [InlineData(6_000_000, (byte)BillingUnit.PerMinute, 61, 6_100_000)]
    public void ChargeNanos_OtherUnits_DividesByWhatThePriceBuys(long nanos, byte unit, long count, long expected) =>
        Assert.Equal(expected, Money.ChargeNanos(new Price(nanos, (BillingUnit)unit), count));

    [Fact]
    public void ChargeNanos_ProductBeyond63Bits_StaysExact() =>
        Assert.Equal(9_200_027_600_000_100, Money.ChargeNanos(new Price(92_000_000_000_001, BillingUnit.PerTenThousandChars), 1_000_003));

    [Fact]
    public void ChargeNanos_AbsurdCount_StopsAtTheBound() => Assert.Equal(Money.MaxChargeNanos, Money.ChargeNanos(s_hd, long.MaxValue));

    [Fact]
    public void ChargeNanos_NegativeCount_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Money.ChargeNanos(s_hd, -1));

    [Theory]
    [InlineData("3.5", 3_500_000_000)]
    [InlineData("0", 0)]
    [InlineData("0.000000001", 1)]
    [InlineData("-12", -12_000_000_000)]
    [InlineData("9223372036.854775807", long.MaxValue)]
    [InlineData("-9223372036.854775808", long.MinValue)]
    public void TryParse_Decimal_IsExact(string text, long nanos)
    {
        Assert.True(Money.TryParse(text, out var parsed));
        Assert.Equal(nanos, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("0.0000000001")]
    [InlineData("9223372036.854775808")]
    [InlineData("99999999999")]
    [InlineData("١")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Money.TryParse(text, out _));
}
