using Relay.Admin;
using Xunit;

namespace Relay.Tests.Admin;

public sealed class UsageByNamesTests
{
    [Theory]
    [InlineData("", (int)UsageBy.None)]
    [InlineData("day", (int)UsageBy.Day)]
    [InlineData("month, user,model", (int)(UsageBy.Month | UsageBy.User | UsageBy.Model))]
    [InlineData("task,upstream", (int)(UsageBy.Task | UsageBy.Upstream))]
    public void TryParse_KnownWords_AreFlags(string text, int expected)
    {
        Assert.True(UsageByNames.TryParse(text, out UsageBy by));
        Assert.Equal((UsageBy)expected, by);
    }

    [Theory]
    [InlineData("day,month")]
    [InlineData("Day")]
    [InlineData("day;user")]
    [InlineData("1=1")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(UsageByNames.TryParse(text, out _));

    [Theory]
    [InlineData(20261121, "2026-11-21")]
    [InlineData(20261100, "2026-11")]
    public void Period_DayOrMonth_IsWrittenAsSuch(int period, string expected) => Assert.Equal(expected, UsagePeriod.Text(period));
}
