using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.Text;

namespace Relay.Protocol.Tests.Text;

public class BillableCharsTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("Hello, world", 12, 12)]
    [InlineData("语音", 4, 2)]
    [InlineData("，。！", 3, 3)]
    [InlineData("\u4DFF\u4E00\u9FFF\uA000", 6, 4)]
    [InlineData("😀𠀀", 2, 2)]
    [InlineData("カナ Ж é", 6, 6)]
    [InlineData("今天，天气真好，我们一起去公园散步。那里有花有草，还有小鸟在唱歌！", 61, 33)]
    public void Measure_Text_CountsHanTwice(string text, int weighted, int codePoints)
    {
        Assert.Equal((weighted, codePoints), BillableChars.Measure(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((weighted, codePoints), BillableChars.Measure(text.AsSpan()));
    }

    [Fact]
    public void Measure_RandomText_AgreesWithARuneLoop()
    {
        Gen<string> texts = Gen.OneOf(
            Gen.Choose(0, 0x24F), Gen.Choose(0x3000, 0xD7FF), Gen.Choose(0x4DF0, 0x4E10), Gen.Choose(0x9FF0, 0xA010), Gen.Choose(0x10000, 0x10FFFF))
            .Select(char.ConvertFromUtf32).ListOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            (long, long) expected = Naive(text.EnumerateRunes());
            return expected == BillableChars.Measure(text.AsSpan()) && expected == BillableChars.Measure(Encoding.UTF8.GetBytes(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Measure_RandomBytes_AgreesWithADecoder()
    {
        Prop.ForAll<byte[]>(bytes =>
            Naive(Encoding.UTF8.GetString(bytes).EnumerateRunes()) == BillableChars.Measure(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0x61 }, 2)]
    [InlineData(new byte[] { 0xE8, 0xAF }, 1)]
    [InlineData(new byte[] { 0xE4 }, 1)]
    [InlineData(new byte[] { 0xE4, 0xB8, 0x80, 0x80 }, 3)]
    public void Count_InvalidUtf8_CountsReplacementCharacters(byte[] utf8, int expected)
    {
        Assert.Equal(expected, BillableChars.Count(utf8));
    }

    [Fact]
    public void Count_LoneSurrogates_CountsReplacementCharacters()
    {
        Assert.Equal(3, BillableChars.Count("\uD83Da\uDE00".AsSpan()));
    }

    private static (long Weighted, long CodePoints) Naive(StringRuneEnumerator runes)
    {
        long weighted = 0;
        long points = 0;
        foreach (Rune rune in runes)
        {
            points++;
            weighted += rune.Value is >= 0x4E00 and <= 0x9FFF ? 2 : 1;
        }

        return (weighted, points);
    }
}
