using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class AbortPolicyTests
{
    private static readonly Price s_chars = new(10_000, BillingUnit.PerTenThousandChars);
    private static readonly Price s_tokens = new(1_000_000, BillingUnit.PerMillionTokens);
    private static readonly Price s_voice = new(5, BillingUnit.PerVoice);

    /// <summary>
    /// Reason; charged of 100 held: before the first byte; after it without usage and with usage 40; the same for tokens.
    /// </summary>
    public static TheoryData<byte, int[]> Table => new()
    {
        { (byte)EndReason.Completed, [100, 100, 40, 100, 40] },
        { (byte)EndReason.CallerLeft, [0, 100, 100, 100, 40] },
        { (byte)EndReason.CallerCanceled, [0, 100, 40, 0, 40] },
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

    private static StreamEnd End(EndReason reason, bool firstByte, long audio, long usage) =>
        new(reason, firstByte, BytesDown: audio, AudioBytes: audio, UsageChars: usage, FirstByteUs: -1, TotalUs: 1);
}
