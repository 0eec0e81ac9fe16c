using Relay.Admin;
using Xunit;

namespace Relay.Tests.Admin;

public sealed class DisplayWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("未调用", 6)]
    [InlineData("王a", 3)]
    [InlineData("，。", 4)]
    [InlineData("한글", 4)]
    [InlineData("かな", 4)]
    [InlineData("😀", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("𠀀", 2)]
    public void Of_Text_CountsColumns(string text, int columns) => Assert.Equal(columns, DisplayWidth.Of(text));

    [Theory]
    [InlineData("abc", 5, "abc  ")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("abcdef", 5, "ab...")]
    [InlineData("未调用", 6, "未调用")]
    [InlineData("未调用", 8, "未调用  ")]
    [InlineData("未调用了", 7, "未调...")]
    [InlineData("未调用了", 6, "未... ")]
    [InlineData("abcdef", 2, "..")]
    [InlineData("a\u001b[31m\nb", 8, "a [31m b")]
    public void Fit_Text_TakesExactlyTheColumns(string text, int columns, string fitted)
    {
        Assert.Equal(fitted, DisplayWidth.Fit(text, columns));
        Assert.Equal(columns, DisplayWidth.Of(DisplayWidth.Fit(text, columns)));
    }

    [Fact]
    public void Row_Table_HasItsColumnsTwoSpacesApart()
    {
        StringWriter output = new();
        TextTable table = new(output, 10, 4, 3);

        table.Head("名字", "N");
        table.Row("ab", "12345");

        Assert.Equal("----------\n名字  N\n----------\nab    ...\n", output.ToString().ReplaceLineEndings("\n"));
    }
}
