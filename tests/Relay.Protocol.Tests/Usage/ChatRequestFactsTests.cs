using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Usage;

public sealed class ChatRequestFactsTests
{
    [Fact]
    public void TryRead_OpenAi_FindsWhatARelayNeeds()
    {
        ChatRequestFacts facts = Read(
            """{"messages":[{"role":"user","content":"Hello 你好 there"}],"stream_options":{"include_usage":true},"stream":true,"n":2,"max_tokens":50,"model":"a\u002fb"}""",
            ChatDialect.OpenAi, "messages");

        Assert.Equal(("a/b", true, true, 100L), (facts.Model, facts.Stream, facts.AsksUsage, facts.MaxOutputTokens));
        Assert.Equal(6, facts.InputTokens); // "user" 4, "Hello  there" 12 quarters, two Han characters: 24 quarters
    }

    [Fact]
    public void TryRead_Gemini_TakesTheLimitOfItsConfig()
    {
        ChatRequestFacts facts = Read("""{"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":77}}""", ChatDialect.Gemini, "contents");

        Assert.Equal((77L, ""), (facts.MaxOutputTokens, facts.Model));
    }

    [Fact]
    public void TryRead_Picture_CountsFlat()
    {
        string body = $$$"""{"model":"m","messages":[{"content":[{"image_url":{"url":"data:image/png;base64,{{{new string('A', 90_000)}}}"}}]}]}""";

        Assert.Equal(ChatRequestFacts.MediaTokens, Read(body, ChatDialect.OpenAi, "messages").InputTokens);
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "model")]
    [InlineData("""{"model":7,"messages":[]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":[],"stream":"yes"}""", "stream")]
    [InlineData("[1]", "")]
    [InlineData("{\"model\":", "")]
    [InlineData("", "")]
    public void TryRead_WrongBody_NamesTheMember(string body, string field)
    {
        Assert.False(ChatRequestFacts.TryRead(Encoding.UTF8.GetBytes(body), ChatDialect.OpenAi, "messages", out _, out ChatRequestError error));

        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void TryRead_NotUtf8_IsRefused() => Assert.False(ChatRequestFacts.TryRead(
        [.. "{\"model\":\""u8, 0xFF, .. "\",\"messages\":[]}"u8], ChatDialect.OpenAi, "messages", out _, out _));

    private static ChatRequestFacts Read(string body, ChatDialect dialect, string required)
    {
        Assert.True(ChatRequestFacts.TryRead(Encoding.UTF8.GetBytes(body), dialect, required, out ChatRequestFacts facts, out ChatRequestError error), error.Message);
        return facts;
    }
}
