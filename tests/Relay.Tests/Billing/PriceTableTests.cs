using Relay.Billing;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class PriceTableTests
{
    private static readonly PriceTable s_defaults = new(DefaultPrices.All);

    [Fact]
    public void Published_HasThirtyNineRows() => Assert.Equal(39, DefaultPrices.Published.Count);

    [Fact]
    public void All_NoRowTwice() => Assert.Equal(DefaultPrices.All.Count, s_defaults.Count);

    [Theory]
    [InlineData("sync_tts", "speech-02-hd", 3_500_000_000, (byte)BillingUnit.PerTenThousandChars)]
    [InlineData("async_tts", "speech-02-turbo", 2_000_000_000, (byte)BillingUnit.PerTenThousandChars)]
    [InlineData("sync_tts", "speech-2.8-hd", 3_500_000_000, (byte)BillingUnit.PerTenThousandChars)]
    [InlineData("sync_tts", "speech-2.6-turbo", 2_000_000_000, (byte)BillingUnit.PerTenThousandChars)]
    [InlineData("video_generation_768p_10s", "MiniMax-Hailuo-02", 4_000_000_000, (byte)BillingUnit.PerVideo)]
    [InlineData("text_chat_output_128k_plus", "MiniMax-M1", 24_000_000_000, (byte)BillingUnit.PerMillionTokens)]
    [InlineData("voice_clone", "speech-02-hd", 9_900_000_000, (byte)BillingUnit.PerVoice)]
    [InlineData("file_upload", "anything", 0, (byte)BillingUnit.PerTenThousandChars)]
    public void Lookup_DefaultRows_GivesTheListedPrice(string taskType, string model, long nanos, byte unit) =>
        Assert.Equal(new Price(nanos, (BillingUnit)unit), s_defaults.Lookup(taskType, model));

    [Fact]
    public void Lookup_ModelRowAndAllModelsRow_ModelRowWins()
    {
        var table = new PriceTable([Row(PriceTable.AllModels, 1), Row("m", 2)]);
        Assert.Equal(2, table.Lookup("t", "m").Nanos);
    }

    [Fact]
    public void Lookup_ModelRowInactive_FallsBackToAllModels()
    {
        var table = new PriceTable([Row(PriceTable.AllModels, 1), Row("m", 2) with { IsActive = false }]);
        Assert.Equal(1, table.Lookup("t", "m").Nanos);
    }

    [Fact]
    public void Lookup_NoRow_IsFree() => Assert.Equal(Price.Free, s_defaults.Lookup("unknown", "model"));

    [Fact]
    public void Lookup_Always_AllocatesNothing()
    {
        s_defaults.Lookup("sync_tts", "speech-02-hd");
        var before = GC.GetAllocatedBytesForCurrentThread();
        s_defaults.Lookup("sync_tts", "speech-02-hd");
        s_defaults.Lookup("voice_clone", "x");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static PriceRow Row(string model, long nanos) => new("t", model, new Price(nanos, BillingUnit.PerVoice));
}
