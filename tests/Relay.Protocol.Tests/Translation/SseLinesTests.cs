using System.Text;
using Relay.Protocol.Translation;

namespace Relay.Protocol.Tests.Translation;

public class SseLinesTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            (string Stream, string Expected)[] cases =
            [
                ("data: a\n\n", "|a;"),
                ("data:a\n\ndata:  b\n\n", "|a;| b;"),
                ("event:message_start\ndata: {}\n\n", "message_start|{};"),
                ("data: a\ndata: b\ndata:\n\n", "|a\nb\n;"),
                ("data\n\n", "|;"),
                ("data:\n\ndata: b\n\n", "|;|b;"),
                ("data:\ndata: b\n\n", "|\nb;"),
                (": comment\n\ndata: a\n: b\ndata: c\n\n", "|a\nc;"),
                ("id: 1\n: OPENROUTER PROCESSING\n\ndata: a\n\n", "|a;"),
                ("event: lost\n\ndata: x\n\n", "|x;"),
                ("data: its data: stays\n\n", "|its data: stays;"),
                ("data: first\n\ndata: no blank line\n", "|first;|no blank line;"),
                ("data: first\n\nevent: e\ndata: no line end", "|first;e|no line end;"),
                ("data: 语音 😀\n\n", "|语音 😀;"),
                ("event: only a name", ""),
            ];
            var data = new TheoryData<string, string>();
            foreach ((string stream, string expected) in cases)
            {
                foreach (string newline in (string[])["\n", "\r\n", "\r"])
                {
                    data.Add(stream.Replace("\n", newline), expected);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_Stream_HandsOutWholeEvents(string stream, string expected)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(stream), expected, chunks => Read(chunks, 1_000, out _));
    }

    [Theory]
    [InlineData("data: 12345678\n\n", false)]
    [InlineData("data: 123456789\n\n", true)]
    [InlineData("data: 1234\ndata: 56789\n\n", true)]
    public void Read_LongEvent_StopsAtTheBound(string stream, bool tooLong)
    {
        Chunking.AssertAll(Encoding.UTF8.GetBytes(stream), tooLong, chunks =>
        {
            _ = Read(chunks, 8, out bool found);
            return found;
        });
    }

    [Fact]
    public void Read_EventInOneChunk_IsNotCopied()
    {
        byte[] stream = "data: abc\n\n"u8.ToArray();
        using var lines = new SseLines(100);
        scoped ReadOnlySpan<byte> input = stream;

        Assert.True(lines.Read(ref input, out _, out ReadOnlySpan<byte> data));
        Assert.True(data.Overlaps(stream));
        Assert.Equal("abc"u8, data);
    }

    private static string Read(byte[][] chunks, int maxEventBytes, out bool tooLong)
    {
        var result = new StringBuilder();
        using var lines = new SseLines(maxEventBytes);
        foreach (byte[] chunk in chunks)
        {
            scoped ReadOnlySpan<byte> input = chunk;
            while (lines.Read(ref input, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data))
            {
                Append(result, name, data);
            }

            Assert.True(input.IsEmpty);
        }

        if (lines.ReadEnd(out ReadOnlySpan<byte> lastName, out ReadOnlySpan<byte> last))
        {
            Append(result, lastName, last);
        }

        tooLong = lines.TooLong;
        return result.ToString();
    }

    private static void Append(StringBuilder result, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data) =>
        result.Append(Encoding.UTF8.GetString(name)).Append('|').Append(Encoding.UTF8.GetString(data)).Append(';');
}
