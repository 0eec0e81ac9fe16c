using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class RepeatableIdTests
{
    private static readonly DateTimeOffset s_made = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_SameThing_HasOneIdAndStandsInOrderOfTime()
    {
        Guid id = RepeatableId.Of(s_made, "batch 1");

        Assert.Equal(id, RepeatableId.Of(s_made, "batch 1"));
        Assert.NotEqual(id, RepeatableId.Of(s_made, "batch 2"));
        Assert.Equal(Guid.CreateVersion7(s_made).ToByteArray(bigEndian: true)[..6], id.ToByteArray(bigEndian: true)[..6]);
    }

    [Fact]
    public async Task Start_HoldThatWillComeAgain_IsDroppedSoThatItCanBeCharged()
    {
        Guid id = RepeatableId.Of(s_made, "batch 1");
        await using var host = await LedgerHost.StartAsync();
        host.Admit(LedgerHost.Speech() with { CallId = id, IsDeferred = true }).MarkStarted();
        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        Assert.Empty(host.Store.Calls);

        var again = next.Admit(LedgerHost.Speech() with { CallId = id, IsDeferred = true });
        again.Settle(new StreamEnd(EndReason.Completed, true, 0, 0, -1, -1, 0));
        await next.FlushAsync();

        Assert.Equal(id, Assert.Single(host.Store.Calls.Values).CallId);
    }

    [Theory]
    [InlineData(1_000, 50, 500)]
    [InlineData(40_000, 50, 1_000)]
    [InlineData(1_000, 25, 250)]
    [InlineData(1_000, 0, 0)]
    public void Fixed_StepAndShare_PriceEverythingAlike(long inputOfOne, int percent, long nanosPerMillion)
    {
        TokenRates Rates(long nanos) => new(nanos, nanos, nanos, nanos, nanos, nanos);
        var tariff = new TokenTariff(Rates(1_000), Rates(2_000), Rates(4_000)) { HasOutput = false };

        var own = tariff.Fixed(inputOfOne, percent);

        Assert.Equal(nanosPerMillion * 2, own.ChargeNanos(new(1_500_000, 500_000)));
        Assert.Equal((true, false), (own.HasInput, own.HasOutput));
    }
}
