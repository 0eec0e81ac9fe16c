using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.Sse;

namespace Relay.Protocol.Tests.Sse;

public class SseReaderTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            (string Stream, string Expected)[] cases =
            [
                ("data: a\n\n", "|a;"),
                ("data:a\n\ndata:b\n\n", "|a;|b;"),
                ("data:  a\n\n", "| a;"),
                ("data: a\ndata: b\n\n", "|a\nb;"),
                ("data:\n\n", "|;"),
                ("data\n\n", "|;"),
                ("data\ndata\n\n", "|\n;"),
                ("event: ping\ndata: {}\n\n", "ping|{};"),
                ("data: 1\nevent: late\n\n", "late|1;"),
                ("event: first\nevent: second\ndata: x\n\n", "second|x;"),
                ("event: named\nevent\ndata: x\n\n", "|x;"),
                ("event: lost\n\ndata: x\n\n", "|x;"),
                (": comment\n\ndata: a\n: b\ndata: c\n\n", "|a\nc;"),
                ("id: 1\nretry: 10\ndata: a\n\n", "|a;"),
                ("dat: a\ndata2: a\ndatadata: a\nevents: e\neventdata: e\nDATA: a\n data: a\ndata : a\n\n", ""),
                ("\n\n\ndata: a\n\n\n\n", "|a;"),
                ("data: cut", ""),
                ("data: no blank line\n", ""),
                ("data: a:b: c\n\n", "|a:b: c;"),
                ("data: 语音\nevent: 名\n\n", "名|语音;"),
            ];
            var data = new TheoryData<string, string>();
            foreach ((string stream, string expected) in cases)
            {
                foreach (string newline in (string[])["\n", "\r\n", "\r"])
                {
                    data.Add(stream.Replace("\n", newline), expected);
                    data.Add("\uFEFF" + stream.Replace("\n", newline), expected);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_Stream_DispatchesTheEvents(string stream, string expected)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(stream), AsHex(expected), SseEvents.FromReader);
    }

    [Theory]
    [InlineData("data: a\r\r\ndata: b\n\r", "|a;|b;")]
    [InlineData("data: a\r\n\ndata: b\n\r\n", "|a;|b;")]
    public void Read_MixedNewlines_DispatchesTheEvents(string stream, string expected)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(stream), AsHex(expected), SseEvents.FromReader);
    }

    [Fact]
    public void Read_CutByteOrderMark_IsPartOfAnUnknownField()
    {
        byte[] stream = [0xEF, 0xBB, .. "data: a\ndata: b\n\n"u8];

        Chunking.AssertAll(stream, AsHex("|b;"), SseEvents.FromReader);
    }

    [Fact]
    public void Read_LongEventName_IsCutAndFlagged()
    {
        var reader = new SseReader();
        scoped ReadOnlySpan<byte> input = Encoding.ASCII.GetBytes($"event: {new string('n', 65)}\n");

        Assert.Equal(SseToken.EventName, reader.Read(ref input, out ReadOnlySpan<byte> name));
        Assert.Equal(64, name.Length);
        Assert.True(reader.EventNameTruncated);
    }

    [Fact]
    public void Read_CommentsOnly_ReportsNoEventEnd()
    {
        var reader = new SseReader();
        scoped ReadOnlySpan<byte> input = ": keep-alive\n\n: keep-alive\n\n"u8;

        Assert.Equal(SseToken.NeedMore, reader.Read(ref input, out _));
    }

    [Fact]
    public void Read_CrAtEndOfBuffer_EndsTheEventAtOnce()
    {
        var reader = new SseReader();
        scoped ReadOnlySpan<byte> input = "data: a\r\r"u8;
        reader.Read(ref input, out _);
        reader.Read(ref input, out _);

        Assert.Equal(SseToken.EventEnd, reader.Read(ref input, out _));
    }

    [Fact]
    public void Read_TailGivenBack_IsHandedOutAgain()
    {
        var reader = new SseReader();
        ReadOnlySpan<byte> stream = "data: abc\n\n"u8;
        scoped ReadOnlySpan<byte> input = stream;
        reader.Read(ref input, out _);

        input = stream[^4..];

        Assert.Equal(SseToken.Data, reader.Read(ref input, out ReadOnlySpan<byte> again));
        Assert.Equal("bc"u8, again);
    }

    [Fact]
    public void Read_RandomStreamRandomlyCut_AgreesWithALineParser()
    {
        Gen<string> pieces = Gen.Elements(
            "data", "data: ", "event:", "event: x", "id:", ":", " ", "x", "\n", "\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\u00EF\u00BB\u00BF", "\u00EF");
        Prop.ForAll(pieces.ListOf().Select(string.Concat).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (text, seed) =>
        {
            byte[] stream = Encoding.Latin1.GetBytes(text);
            return SseEvents.FromLines(stream) == SseEvents.FromReader(Chunking.Random(stream, new Random(seed)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_RandomBytes_AgreesWithALineParser()
    {
        Prop.ForAll<byte[], int>((stream, seed) =>
            SseEvents.FromLines(stream) == SseEvents.FromReader(Chunking.Random(stream, new Random(seed)))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    /// <summary>The expected text with each event's data, which may hold anything, in hex.</summary>
    private static string AsHex(string expected) => string.Concat(expected.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(e =>
    {
        int bar = e.IndexOf('|', StringComparison.Ordinal);
        return e[..(bar + 1)] + Convert.ToHexString(Encoding.UTF8.GetBytes(e[(bar + 1)..])) + ";";
    }));
}
