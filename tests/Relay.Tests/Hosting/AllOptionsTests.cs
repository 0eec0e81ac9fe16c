using Microsoft.Extensions.Configuration;
using Relay.Hosting;
using Xunit;

namespace Relay.Tests.Hosting;

/// <summary>Values of the right kind that cannot be used stop the start, section by section.</summary>
public sealed class AllOptionsTests
{
    [Theory]
    [InlineData("Routing:MaxAttempts", "0", "Routing:MaxAttempts")]
    [InlineData("Chat:MaxAttempts", "0", "Chat:MaxAttempts")]
    [InlineData("Chat:Replay:MaxCalls", "0", "Chat:Replay:MaxCalls")]
    [InlineData("Models:mine", "nowhere", "Models:mine")]
    [InlineData("Providers:Mine:OpenAiUrl", "ftp://a", "Providers:Mine:OpenAiUrl")]
    [InlineData("Providers:Mine:Keys:0", "a b", "Providers:Mine:Keys")]
    [InlineData("Keys:RereadMs", "5", "Keys:RereadMs")]
    [InlineData("Keys:Pools:Mine:MaxInFlight", "-1", "Keys:Pools:Mine:MaxInFlight")]
    [InlineData("Log:Level", "loud", "Log:Level")]
    public void Bind_AValueThatCannotBeUsed_NamesTheSetting(string name, string value, string named)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();

        StartException error = Assert.Throws<StartException>(() => AllOptions.Bind(configuration));

        Assert.StartsWith(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_NothingSet_TakesTheDefaults()
    {
        AllOptions options = AllOptions.Bind(new ConfigurationBuilder().Build());

        Assert.Equal(3, options.Chat.MaxAttempts);
    }
}
