using Relay.LoadTest.Scenarios;
using Relay.LoadTest.Servers;

namespace Relay.LoadTest.Tests.Scenarios;

public sealed class LoadCommandLineTests
{
    [Fact]
    public void Read_OfNothing_IsTheDefaultSet()
    {
        LoadOptions options = LoadCommandLine.Read([], out _);

        Assert.Equal(new LoadOptions().Scenarios, options.Scenarios);
        Assert.All(options.Scenarios, name => Assert.Equal(name, new ScenarioSet(options).Find(name).Name));
    }

    [Fact]
    public void Read_OfWords_SetsThem()
    {
        LoadOptions options = LoadCommandLine.Read(
            ["tts-sse:50", "--servers", "nginx,relay", "--seconds", "1.5", "--chunks", "7", "--set", "A:B=c", "--set", "D:E=f", "--server-cores", "all"], out _);

        Assert.Equal(["tts-sse:50"], options.Scenarios);
        Assert.Equal([ServerKind.Nginx, ServerKind.Relay], options.Servers);
        Assert.Equal((1.5, 7, null), (options.HoldSeconds, options.Shape.Chunks, options.ServerCores));
        Assert.Equal(["A:B=c", "D:E=f"], options.RelaySettings);
    }

    [Theory]
    [InlineData("--rounds", "0")]
    [InlineData("--rounds", "two")]
    [InlineData("--seconds", "NaN")]
    [InlineData("--servers", "apache")]
    [InlineData("--servers", "1")]
    [InlineData("--arrivals", "sometimes")]
    [InlineData("--nothing", "1")]
    public void Read_OfWhatDoesNotFit_NamesIt(string word, string value) =>
        Assert.Contains(word, Assert.Throws<LoadTestException>(() => LoadCommandLine.Read([word, value], out _)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfAnOptionWithoutItsValue_NamesIt() =>
        Assert.Contains("--rate", Assert.Throws<LoadTestException>(() => LoadCommandLine.Read(["--rate"], out _)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("tts")]
    [InlineData("tts-sse:0")]
    [InlineData("tts-sse:many")]
    [InlineData("tts-sse:max")]
    [InlineData("chat-json:max:2")]
    public void Find_OfNoScenario_SaysSo(string name) =>
        Assert.Contains(name.Split(':')[0], Assert.Throws<LoadTestException>(() => new ScenarioSet(new LoadOptions()).Find(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void ChatJson_Request_IsOneKiB() => Assert.Equal(1024, Requests.ChatJson.Length);
}
