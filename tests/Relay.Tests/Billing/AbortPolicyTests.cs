using Relay.Billing;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class AbortPolicyTests
{
    private static readonly Price s_chars = new(10_000, BillingUnit.PerTenThousandChars);
    private static readonly Price s_tokens = new(1_000_000, BillingUnit.PerMillionTokens);
    private static readonly TokenTariff s_tariff = new(new TokenRates(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000));
    private static readonly Price s_voice = new(5, BillingUnit.PerVoice);

    /// <summary>
    /// Reason; charged of 100 held: before the first byte; after it without usage and with usage 40; the same for tokens.
    /// </summary>
    public static TheoryData<byte, int[]> Table => new()
    {
        { (byte)EndReason.Completed, [100, 100, 40, 100, 40] },
        { (byte)EndReason.CallerLeft, [0, 100, 100, 100, 40] },
        { (byte)EndReason.CallerCanceled, [0, 100, 40, 100, 40] },
        { (byte)EndReason.UpstreamRefused, [0, 0, 0, 0, 0] },
        { (byte)EndReason.UpstreamUnreachable, [0, 0, 0, 0, 0] },
        { (byte)EndReason.FirstByteTimeout, [0, 0, 0, 0, 0] },
        { (byte)EndReason.IdleTimeout, [0, 0, 0, 0, 0] },
        { (byte)EndReason.UpstreamCut, [0, 0, 0, 0, 0] },
        { (byte)EndReason.UpstreamMalformed, [0, 0, 0, 0, 0] },
        { (byte)EndReason.Shutdown, [0, 0, 0, 0, 0] },
        { (byte)EndReason.Crash, [0, 100, 100, 0, 0] },
        { (byte)EndReason.Internal, [0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Charge_EveryEnd_IsWhatTheTableSays(byte reason, int[] expected)
    {
        int[] charged =
        [
            Charge(s_chars, reason, firstByte: false, audio: 0, usage: -1),
            Charge(s_chars, reason, firstByte: true, audio: 9, usage: -1),
            Charge(s_chars, reason, firstByte: true, audio: 9, usage: 40),
            Charge(s_tokens, reason, firstByte: true, audio: 9, usage: -1),
            Charge(s_tokens, reason, firstByte: true, audio: 9, usage: 40),
        ];
        Assert.Equal(expected, charged);
    }

    /// <summary>
    /// Reason; charged for tokens where 10 of input and 1,000 of output were held for: before the first byte without usage and with usage
    /// 40; after it with no count at all, with an estimate of 25, and with usage 40.
    /// </summary>
    public static TheoryData<byte, int[]> TokenTable => new()
    {
        { (byte)EndReason.Completed, [10, 40, 10, 25, 40] },
        { (byte)EndReason.CallerLeft, [0, 0, 10, 25, 40] },
        { (byte)EndReason.CallerCanceled, [0, 40, 10, 25, 40] },
        { (byte)EndReason.UpstreamRefused, [0, 0, 0, 0, 0] },
        { (byte)EndReason.UpstreamUnreachable, [0, 0, 0, 0, 0] },
        { (byte)EndReason.FirstByteTimeout, [0, 0, 0, 0, 0] },
        { (byte)EndReason.IdleTimeout, [0, 0, 0, 0, 0] },
        { (byte)EndReason.UpstreamCut, [0, 0, 0, 0, 0] },
        { (byte)EndReason.UpstreamMalformed, [0, 0, 0, 0, 0] },
        { (byte)EndReason.Shutdown, [0, 0, 0, 0, 0] },
        { (byte)EndReason.Crash, [0, 0, 0, 0, 0] },
        { (byte)EndReason.Internal, [0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(TokenTable))]
    public void ChargeTokens_EveryEnd_IsWhatTheTableSays(byte reason, int[] expected)
    {
        TokenUsage reported = new(10, 30);
        TokenUsage estimated = new(10, 15);
        long[] charged =
        [
            ChargeTokens(reason, firstByte: false, null, estimated: false),
            ChargeTokens(reason, firstByte: false, reported, estimated: false),
            ChargeTokens(reason, firstByte: true, null, estimated: false),
            ChargeTokens(reason, firstByte: true, estimated, estimated: true),
            ChargeTokens(reason, firstByte: true, reported, estimated: false),
        ];
        Assert.Equal(expected.Select(static nanos => (long)nanos), charged);
    }

    [Fact]
    public void TokenTable_CoversEveryReason() => Assert.Equal(Enum.GetValues<EndReason>().Length, TokenTable.Count);

    [Theory]
    [InlineData(-1)]
    [InlineData(AbortPolicy.MaxCredibleUsage + 1)]
    public void ChargeTokens_IncredibleUsage_FallsBackToTheEstimate(long output)
    {
        var end = End(EndReason.Completed, true, 0, -1) with { Tokens = new TokenUsage(5, output) };

        var charge = AbortPolicy.ChargeTokens(end, s_tariff, new TokenEstimate(10, 1_000));

        Assert.Equal((10L, UsageOrigin.Estimate), (charge.ChargeNanos, charge.TokenOrigin));
    }

    [Fact]
    public void ChargeTokens_FreeByItsEnd_KeepsWhatWasCounted()
    {
        var end = End(EndReason.UpstreamCut, true, 0, -1) with { Tokens = new TokenUsage(10, 30) };

        var charge = AbortPolicy.ChargeTokens(end, s_tariff, new TokenEstimate(10, 1_000));

        Assert.Equal(new CallCharge(0, 0, 0, new TokenCount(new TokenUsage(10, 30), UsageOrigin.Upstream)), charge);
    }

    [Fact]
    public void Table_CoversEveryReason() => Assert.Equal(Enum.GetValues<EndReason>().Length, Table.Count);

    [Fact]
    public void Charge_CanceledWithoutUsageOrAudio_IsNothing() =>
        Assert.Equal(0, Charge(s_chars, (byte)EndReason.CallerCanceled, firstByte: true, audio: 0, usage: -1));

    [Fact]
    public void Charge_CanceledWithUsageBeforeAudio_IsTheUsage() =>
        Assert.Equal(40, Charge(s_chars, (byte)EndReason.CallerCanceled, firstByte: false, audio: 0, usage: 40));

    [Fact]
    public void Charge_CompletedByLocalCount_IgnoresUsage() =>
        Assert.Equal(new CallCharge(100, 100), AbortPolicy.Charge(End(EndReason.Completed, true, 9, 40), s_chars, 100, UsageSource.Local));

    [Fact]
    public void Charge_IncredibleUsage_FallsBackToLocalCount() =>
        Assert.Equal(100, Charge(s_chars, (byte)EndReason.Completed, firstByte: true, audio: 9, usage: AbortPolicy.MaxCredibleUsage + 1));

    [Fact]
    public void Charge_VoicesWithUsageInChars_CountsVoices() =>
        Assert.Equal(
            new CallCharge(1, 5), AbortPolicy.Charge(End(EndReason.Completed, true, 9, 40), s_voice, 1, UsageSource.Upstream));

    private static int Charge(Price price, byte reason, bool firstByte, long audio, long usage) =>
        (int)AbortPolicy.Charge(End((EndReason)reason, firstByte, audio, usage), price, 100, UsageSource.Upstream).ChargeNanos;

    private static long ChargeTokens(byte reason, bool firstByte, TokenUsage? tokens, bool estimated)
    {
        var end = End((EndReason)reason, firstByte, 0, -1) with { Tokens = tokens, TokensEstimated = estimated };
        var charge = AbortPolicy.ChargeTokens(end, s_tariff, new TokenEstimate(10, 1_000));
        Assert.Equal(charge.ChargeNanos, charge.BilledChars);
        return charge.ChargeNanos;
    }

    private static StreamEnd End(EndReason reason, bool firstByte, long audio, long usage) =>
        new(reason, firstByte, BytesDown: audio, AudioBytes: audio, UsageChars: usage, FirstByteUs: -1, TotalUs: 1);
}
