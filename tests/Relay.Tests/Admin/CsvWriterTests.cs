using System.Buffers;
using System.Text;
using Relay.Admin;
using Xunit;

namespace Relay.Tests.Admin;

public sealed class CsvWriterTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-cmd|' /C calc'!A0", "\"'-cmd|' /C calc'!A0\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("王😀", "王😀")]
    public void Text_AnyText_IsOneSafeField(string? text, string expected)
    {
        ArrayBufferWriter<byte> output = new();
        CsvWriter csv = new(output);

        csv.Text(text);
        csv.Number(-7);
        csv.EndLine();
        csv.Plain("x");

        Assert.Equal(expected + ",-7\r\nx", Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
