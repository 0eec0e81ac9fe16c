using System.Text;
using Relay.Protocol.Balances;
using Xunit;

namespace Relay.Protocol.Tests.Balances;

public sealed class BalanceReaderTests
{
    [Fact]
    public void TryRead_DeepSeek_ReadsTexts()
    {
        const string Body = """{"is_available":true,"balance_infos":[{"currency":"CNY","total_balance":"110.00","granted_balance":"10.00","topped_up_balance":"100.00"}]}""";

        Assert.Equal(new KeyBalance(110_000_000_000, 100_000_000_000, "CNY", true), Read(BalanceDialect.DeepSeek, Body));
    }

    [Fact]
    public void TryRead_DeepSeekOfTwoCurrencies_TakesTheLargerOneAndDoesNotAddThem()
    {
        const string Body = """{"is_available":false,"balance_infos":[{"currency":"CNY","total_balance":"0.5"},{"currency":"USD","total_balance":"2"}]}""";

        Assert.Equal(new KeyBalance(2_000_000_000, null, "USD", false), Read(BalanceDialect.DeepSeek, Body));
    }

    [Fact]
    public void TryRead_Kimi_ReadsNumbers()
    {
        const string Body = """{"code":0,"data":{"available_balance":49.58894,"voucher_balance":46.58893,"cash_balance":-3.00001},"scode":"0x0","status":true}""";

        Assert.Equal(new KeyBalance(49_588_940_000, -3_000_010_000, "CNY", true), Read(BalanceDialect.Kimi, Body));
    }

    [Fact]
    public void TryRead_KimiWithNothingAvailable_IsNotUsable() =>
        Assert.Equal(new KeyBalance(0, null, "CNY", false), Read(BalanceDialect.Kimi, """{"data":{"available_balance":0}}"""));

    [Fact]
    public void TryRead_SiliconFlow_ReadsTotalAndPaid()
    {
        const string Body = """
            {"code":20000,"message":"OK","status":true,
             "data":{"id":"userid","name":"","email":"","isAdmin":false,"balance":"0.88","status":"normal","chargeBalance":"88.00","totalBalance":"88.88"}}
            """;

        Assert.Equal(new KeyBalance(88_880_000_000, 88_000_000_000, "CNY", true), Read(BalanceDialect.SiliconFlow, Body));
    }

    [Fact]
    public void TryRead_SiliconFlowBlocked_IsNotUsable() =>
        Assert.False(Read(BalanceDialect.SiliconFlow, """{"data":{"status":"suspended","totalBalance":"1"}}""").IsUsable);

    [Theory]
    [InlineData("0.1234567899", 123_456_789)]
    [InlineData("-0.5", -500_000_000)]
    [InlineData("1E-3", 1_000_000)]
    public void TryRead_Amount_IsExactToTheNano(string amount, long nanos) =>
        Assert.Equal(nanos, Read(BalanceDialect.SiliconFlow, """{"data":{"totalBalance":""" + amount + "}}").TotalNanos);

    [Theory]
    [InlineData(BalanceDialect.DeepSeek, "")]
    [InlineData(BalanceDialect.DeepSeek, "[]")]
    [InlineData(BalanceDialect.DeepSeek, """{"balance_infos":[]}""")]
    [InlineData(BalanceDialect.DeepSeek, """{"balance_infos":[7]}""")]
    [InlineData(BalanceDialect.Kimi, """{"data":{"available_balance":"much"}}""")]
    [InlineData(BalanceDialect.Kimi, """{"data":{"available_balance":1e300}}""")]
    [InlineData(BalanceDialect.SiliconFlow, """{"data":null}""")]
    [InlineData(BalanceDialect.SiliconFlow, "404 page not found")]
    [InlineData(BalanceDialect.None, """{"data":{"totalBalance":"1"}}""")]
    public void TryRead_AnythingElse_IsRefused(BalanceDialect dialect, string body) =>
        Assert.False(BalanceReader.TryRead(dialect, Encoding.UTF8.GetBytes(body), out _));

    private static KeyBalance Read(BalanceDialect dialect, string body)
    {
        Assert.True(BalanceReader.TryRead(dialect, Encoding.UTF8.GetBytes(body), out KeyBalance balance));
        return balance;
    }
}
