using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

public sealed class SentenceBufferTests
{
    [Theory]
    [InlineData("One. Two", "One.")]
    [InlineData("Wait... what?! Yes", "Wait...|what?!")]
    [InlineData("你好。再见", "你好。")]
    [InlineData("   \n  ", "")]
    [InlineData("short, pause", "")]
    public void Append_Text_GivesTheSentencesItCompletes(string text, string sentences)
    {
        SentenceBuffer buffer = new();

        Assert.Equal(sentences, string.Join('|', buffer.Append(text).Select(static sentence => sentence.Trim())));
    }

    [Fact]
    public void Append_CommaAfterEnoughText_EndsASentence()
    {
        SentenceBuffer buffer = new();

        Assert.Single(buffer.Append(new string('a', 60) + ", and"));
    }

    [Fact]
    public void Append_NoPunctuationAtAll_IsCut()
    {
        SentenceBuffer buffer = new();

        Assert.Equal(2, buffer.Append(new string('a', 650)).Count);
        Assert.Equal(50, buffer.RestChars);
    }

    [Fact]
    public void Take_WhiteSpaceOnly_IsNothing()
    {
        SentenceBuffer buffer = new();
        buffer.Append("  ");

        Assert.Null(buffer.Take());
    }
}
