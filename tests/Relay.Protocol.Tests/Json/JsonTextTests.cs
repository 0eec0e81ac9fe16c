using System.Buffers;
using System.Text;
using Relay.Protocol.Json;

namespace Relay.Protocol.Tests.Json;

public class JsonTextTests
{
    [Theory]
    [InlineData("plain 语音", "plain 语音")]
    [InlineData("""\"\\\/\b\f\n\r\t""", "\"\\/\b\f\n\r\t")]
    [InlineData("""\u8bed\u97F3\u0000""", "语音\0")]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\ud83d""", "\uFFFD")]
    [InlineData("""\ud83dx""", "\uFFFDx")]
    [InlineData("""\ud83d\u0041""", "\uFFFDA")]
    [InlineData("""\ude00\ud83d""", "\uFFFD\uFFFD")]
    public void TryUnescape_ValidText_Decodes(string raw, string expected)
    {
        byte[] dest = new byte[64];

        Assert.True(JsonText.TryUnescape(Encoding.UTF8.GetBytes(raw), dest, out int written));
        Assert.Equal(expected, Encoding.UTF8.GetString(dest, 0, written));
    }

    [Theory]
    [InlineData("ab\\")]
    [InlineData("ab\\x")]
    [InlineData("ab\\u12")]
    [InlineData("ab\\u12xy")]
    public void TryUnescape_WrongOrCutEscape_KeepsWhatCameBefore(string raw)
    {
        byte[] dest = new byte[64];

        Assert.False(JsonText.TryUnescape(Encoding.UTF8.GetBytes(raw), dest, out int written));
        Assert.Equal(2, written);
    }

    [Fact]
    public void TryUnescape_DestinationTooSmall_KeepsWholeCharacters()
    {
        byte[] dest = new byte[5];

        Assert.False(JsonText.TryUnescape("语音"u8, dest, out int written));
        Assert.Equal(3, written);
    }

    [Fact]
    public void TryUnescape_InPlace_Decodes()
    {
        byte[] buffer = "\\u8bed=\\\"x\\\""u8.ToArray();

        Assert.True(JsonText.TryUnescape(buffer, buffer, out int written));
        Assert.Equal("语=\"x\"", Encoding.UTF8.GetString(buffer, 0, written));
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("say \"hi\" \\ \n\u0001 语音 😀")]
    [InlineData("")]
    public void WriteEscaped_Text_ReadsBackTheSame(string text)
    {
        Assert.Equal(text, RoundTrip(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void WriteEscaped_LongText_ReadsBackTheSame()
    {
        string text = string.Concat(Enumerable.Repeat("语\"音\n", 1000));

        Assert.Equal(text, RoundTrip(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void WriteEscaped_Utf16_ReadsBackTheSame()
    {
        string text = string.Concat(Enumerable.Repeat("😀 \"语音\" ", 100));
        var output = new ArrayBufferWriter<byte>();

        JsonText.WriteEscaped(output, text);

        Assert.Equal(text, Parse(output));
    }

    [Fact]
    public void WriteEscaped_InvalidUtf8_BecomesReplacementCharacters()
    {
        Assert.Equal("a\uFFFDb\uFFFD", RoundTrip([(byte)'a', 0xFF, (byte)'b', 0xE8, 0xAF]));
    }

    private static string RoundTrip(byte[] utf8)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonText.WriteEscaped(output, (ReadOnlySpan<byte>)utf8);
        return Parse(output);
    }

    private static string Parse(ArrayBufferWriter<byte> content)
    {
        using var document = System.Text.Json.JsonDocument.Parse("\"" + Encoding.UTF8.GetString(content.WrittenSpan) + "\"");
        return document.RootElement.GetString()!;
    }
}
