using Relay.Billing;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class TokenTariffsTests
{
    [Fact]
    public void Lookup_InputAndOutputOnly_PricesTheRestByThem()
    {
        var rates = Lookup(Row("text_chat_input", "m", 3), Row("text_chat_output", "m", 5)).At(1);

        Assert.Equal(new TokenRates(3, 3, 3, 3, 5, 5), rates);
    }

    [Fact]
    public void Lookup_EveryKind_TakesItsRow()
    {
        var rates = Lookup(
            Row("text_chat_input", "m", 1), Row("text_chat_cached", "m", 2), Row("text_chat_cache_write", "m", 3), Row("text_chat_audio", "m", 4),
            Row("text_chat_output", "m", 5), Row("text_chat_audio_output", "m", 6)).At(1);

        Assert.Equal(new TokenRates(1, 2, 3, 4, 5, 6), rates);
    }

    [Fact]
    public void Lookup_AudioWithoutOutput_PricesSpokenOutputToo() =>
        Assert.Equal(new TokenRates(1, 1, 1, 9, 2, 9), Lookup(Row("text_chat_input", "m", 1), Row("text_chat_output", "m", 2), Row("text_chat_audio", "m", 9)).At(1));

    [Fact]
    public void Lookup_ModelWithoutRows_IsThatOfAllModels() =>
        Assert.Equal(7, Lookup(Row("text_chat_input", PriceTable.AllModels, 7)).At(1).Input);

    [Fact]
    public void Lookup_DiscountForAllModels_IsNotOneForAModelWithAnInputPriceOfItsOwn()
    {
        var rates = Lookup(
            Row("text_chat_input", PriceTable.AllModels, 7), Row("text_chat_cached", PriceTable.AllModels, 1), Row("text_chat_output", PriceTable.AllModels, 8),
            Row("text_chat_input", "m", 70)).At(1);

        Assert.Equal((70, 70, 8), (rates.Input, rates.Cached, rates.Output));
    }

    [Fact]
    public void Lookup_StepWithoutARow_TakesTheNextLowerOne()
    {
        var tariff = Lookup(Row("text_chat_input_0_32k", "m", 1), Row("text_chat_input_32_128k", "m", 2), Row("text_chat_output", "m", 3));

        Assert.Equal((1, 2, 2, 3), (tariff.At(1).Input, tariff.At(50_000).Input, tariff.At(500_000).Input, tariff.At(500_000).Output));
    }

    [Fact]
    public void Lookup_OnlyAHigherStep_IsNotFreeBelowIt() => Assert.Equal(4, Lookup(Row("text_chat_input_128k_plus", "m", 4)).At(1).Input);

    [Fact]
    public void Lookup_FamilyOfItsOwn_IsKeptApart()
    {
        TokenTariffs tariffs = new([Row("embedding_input", "m", 2), Row("text_chat_input", "m", 3)]);

        Assert.True(tariffs.TryLookup("embedding", "m", out var tariff));
        Assert.Equal((2, true, false), (tariff.At(1).Input, tariff.HasInput, tariff.HasOutput));
    }

    [Fact]
    public void Lookup_NoRows_IsFreeAndSaysSo()
    {
        Assert.False(new TokenTariffs([Row("text_chat_input", "other", 2)]).TryLookup("text_chat", "m", out var tariff));
        Assert.Equal((0, false), (tariff.HoldNanos(new TokenEstimate(1_000_000, 1_000_000)), tariff.HasInput));
    }

    [Fact]
    public void Lookup_InactiveRowOrRowOfAnotherUnit_IsNoPrice() =>
        Assert.False(new TokenTariffs(
        [
            Row("text_chat_input", "m", 2) with { IsActive = false },
            new PriceRow("text_chat_output", "m", new Price(5, BillingUnit.PerTenThousandChars)),
        ]).TryLookup("text_chat", "m", out _));

    private static TokenTariff Lookup(params PriceRow[] rows)
    {
        Assert.True(new TokenTariffs(rows).TryLookup("text_chat", "m", out var tariff));
        return tariff;
    }

    private static PriceRow Row(string taskType, string model, long nanos) => new(taskType, model, new Price(nanos, BillingUnit.PerMillionTokens));
}
