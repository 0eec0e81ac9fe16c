using System.Text;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Upstreams.Local;

public sealed class TextLanguageTests
{
    [Theory]
    [InlineData("", "en-us")]
    [InlineData("Crème brûlée 😀 123", "en-us")]
    [InlineData("Say 你好 please", "cmn")]
    [InlineData("世界の", "ja")]
    [InlineData("안녕", "ko")]
    [InlineData("Привет", "ru")]
    [InlineData("Γειά", "el")]
    [InlineData("שלום", "he")]
    [InlineData("مرحبا", "ar")]
    [InlineData("नमस्ते", "hi")]
    [InlineData("สวัสดี", "th")]
    public void Of_Script_TellsTheLanguage(string text, string expected)
    {
        Assert.Equal(expected, TextLanguage.Of(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Of_InvalidAndCutUtf8_EndsAndFallsBack()
    {
        Assert.Equal("en-us", TextLanguage.Of([0xFF, 0xFE, (byte)'a', 0xE4, 0xBD]));
    }
}
