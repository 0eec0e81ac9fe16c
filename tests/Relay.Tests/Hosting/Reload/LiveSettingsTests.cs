using Relay.Hosting.Reload;
using Xunit;

namespace Relay.Tests.Hosting.Reload;

public sealed class LiveSettingsTests
{
    [Theory]
    [InlineData("Chat:MaxAttempts", true)]
    [InlineData("chat:maxattempts", true)]
    [InlineData("Models:mine", true)]
    [InlineData("Keys:Pools:deepseek:MaxInFlight", true)]
    [InlineData("Streaming:IdleTimeoutMs", true)]
    [InlineData("Streaming:DrainTimeoutMs", false)]
    [InlineData("Chat:Replay:MaxCalls", false)]
    [InlineData("Keys:RereadMs", false)]
    [InlineData("Log:Format", false)]
    [InlineData("ModelsElsewhere", false)]
    [InlineData("Listen", false)]
    public void Contains_ASetting_SaysWhetherItCountsWithoutARestart(string name, bool isLive) => Assert.Equal(isLive, LiveSettings.Contains(name));
}
