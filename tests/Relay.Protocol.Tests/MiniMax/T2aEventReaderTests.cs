using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Tests.MiniMax;

public class T2aEventReaderTests
{
    private const string Trace = "trace=04ece790375f3ca2edbb44e8c4c200bf";

    [Fact]
    public void Read_JsonAnswer_GivesAudioAndFields()
    {
        AssertReads(T2aFraming.Json, Fixtures.Answer,
            "<494433040000> TaskContinued status=2 hex=12 code=0 msg=success trace=01b8bf9bb7433cc75c18eee6cfa8fe21"
            + " extra usage=163 words=163 ms=11124 size=179926 rate=32000 bits=128000 ch=1 format=mp3\n");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_EventStream_GivesEachEvent(string newline)
    {
        AssertReads(T2aFraming.Sse, Fixtures.Stream.Replace("\n", newline),
            $"<4944330400> TaskContinued status=1 hex=10 code=0 {Trace}\n"
            + $"<fff3> TaskContinued status=1 hex=4 code=0 {Trace}\n"
            + $"<4944330400fff3> TaskContinued status=2 hex=14 code=0 msg=success {Trace}"
            + " extra usage=163 words=163 ms=12910 size=205677 rate=32000 bits=128000 ch=1 format=mp3\n");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_EventOverSeveralDataLines_IsOneEvent(string newline)
    {
        string stream = ": hi\nevent: x\ndata: {\"data\":\ndata\ndata:{\"audio\":\"ff\"\ndata: }}\nid: 1\n\n";

        AssertReads(T2aFraming.Sse, stream.Replace("\n", newline), "<ff> TaskContinued status=-1 hex=2 code=none\n");
    }

    [Fact]
    public void Read_DataLineEndingInsideAString_IsMalformed()
    {
        AssertReads(T2aFraming.Sse, "data: {\"trace_id\":\"a\ndata: b\"}\n\ndata: {}\n\n", "<Malformed\n<> None status=-1 hex=0 code=none\n");
    }

    [Fact]
    public void Read_EventsWithoutBlankLines_AreSeparateEvents()
    {
        AssertReads(T2aFraming.Sse, "data: {\"is_final\":true}\ndata: {}\n", "<> None status=-1 hex=0 code=none final\n<> None status=-1 hex=0 code=none\n");
    }

    [Fact]
    public void Read_DoneSentinel_IsReported()
    {
        AssertReads(T2aFraming.Sse, "data: {}\n\ndata: [DONE]\n\n", "<> None status=-1 hex=0 code=none\nDone\n");
    }

    [Fact]
    public void Read_GarbageEvent_IsMalformedAndTheNextIsRead()
    {
        AssertReads(T2aFraming.Sse, "data: oops {}\ndata: more\n\ndata: {\"data\":{\"audio\":\"00\"}}\n\n",
            "Malformed\n<00> TaskContinued status=-1 hex=2 code=none\n");
    }

    [Fact]
    public void Read_EventEndingTooSoon_IsMalformed()
    {
        AssertReads(T2aFraming.Sse, "data: {\"data\":{\"audio\":\"00\"}\n\n", "<00Malformed\n");
    }

    [Theory]
    [InlineData("{\"data\":{\"audio\":\"00")]
    [InlineData("{\"data\":{\"audio\":\"00\"}")]
    public void EndMessage_InsideAnEvent_SaysItWasCut(string json)
    {
        AssertReads(T2aFraming.Json, json, "<00cut");
    }

    [Theory]
    [InlineData("<html>502 Bad Gateway</html>")]
    [InlineData("[{}]")]
    [InlineData("\"text\"")]
    public void Read_BodyThatIsNoObject_IsMalformedOnce(string body)
    {
        AssertReads(T2aFraming.Json, body, "Malformed\n");
    }

    [Fact]
    public void Read_BytesAfterTheDocument_AreMalformed()
    {
        AssertReads(T2aFraming.Json, "{} {}", "<> None status=-1 hex=0 code=none\nMalformed\n");
    }

    [Fact]
    public void Read_ErrorEnvelope_GivesCodeAndMessage()
    {
        AssertReads(T2aFraming.Json, Fixtures.LoginFailed,
            "<> None status=-1 hex=0 code=1004 msg=login fail: Please carry the API secret key in the 'Authorization' field of the request header\n");
    }

    [Theory]
    [InlineData("{\"data\":null}", "<> None status=-1 hex=0 code=none\n")]
    [InlineData("{\"data\":{\"audio\":null}}", "<> None status=-1 hex=0 code=none\n")]
    [InlineData("{\"data\":{\"audio\":\"\"}}", "<> TaskContinued status=-1 hex=0 code=none\n")]
    [InlineData("{\"data\":{\"audio\":\"00\",\"audio\":\"11\"}}", "<0011> TaskContinued status=-1 hex=4 code=none\n")]
    [InlineData("{\"data\":{\"status\":1,\"status\":2}}", "<> None status=2 hex=0 code=none\n")]
    [InlineData("{\"audio\":\"00\",\"x\":{\"audio\":\"00\"},\"data\":{\"x\":{\"audio\":\"00\",\"status\":2}}}", "<> None status=-1 hex=0 code=none\n")]
    [InlineData("{\"data\":[{\"audio\":\"00\"}],\"x\":{\"data\":{\"audio\":\"00\"}}}", "<> None status=-1 hex=0 code=none\n")]
    [InlineData("{\"data\":{\"subtitle\":{\"text\":\"a\",\"timestamped_words\":[{\"word\":\"b\"}]},\"audio\":\"00\"}}", "<00> TaskContinued status=-1 hex=2 code=none\n")]
    [InlineData("{\"data\":{\"audio\":\"https:\\/\\/x\"}}", "<https:\\/\\/x> TaskContinued status=-1 hex=11 code=none\n")]
    [InlineData("{\"d\\u0061ta\":{\"\\u0061udio\":\"00\"}}", "<00> TaskContinued status=-1 hex=2 code=none\n")]
    [InlineData("{\"base_resp\":{\"trace_id\":\"inner\"}}", "<> None status=-1 hex=0 code=0 trace=inner\n")]
    [InlineData("{\"trace_id\":\"outer\",\"base_resp\":{\"trace_id\":\"inner\"}}", "<> None status=-1 hex=0 code=0 trace=outer\n")]
    [InlineData("{\"base_resp\":{\"trace_id\":\"inner\"},\"trace_id\":\"outer\"}", "<> None status=-1 hex=0 code=0 trace=outer\n")]
    [InlineData("{\"data\":{\"status\":\"2\"},\"is_final\":\"true\",\"base_resp\":{\"status_code\":\"1002\"}}", "<> None status=2 hex=0 code=1002 final\n")]
    [InlineData("{\"base_resp\":{\"status_code\":1e3,\"status_msg\":\"\\u8bed\\\"\"}}", "<> None status=-1 hex=0 code=1000 msg=语\"\n")]
    [InlineData("{\"event\":\"something_new\",\"data\":{\"audio\":\"00\"}}", "<00> Unknown status=-1 hex=2 code=none\n")]
    public void Read_UnusualDocument_IsTolerated(string json, string expected)
    {
        AssertReads(T2aFraming.Message, json, expected);
    }

    [Theory]
    [InlineData(Fixtures.ConnectedSuccess, "<> ConnectedSuccess status=-1 hex=0 code=0 msg=success trace=0303a2882bf18235ae7a809ae0f3cca7 session=301871346491491\n")]
    [InlineData(Fixtures.TaskContinued, "<fff3> TaskContinued status=-1 hex=4 code=0 msg=success trace=0303a2882bf18235ae7a809ae0f3cca7 session=301871346491491\n")]
    [InlineData(Fixtures.TaskContinuedFinal, "<> TaskContinued status=-1 hex=0 code=0 msg=success trace=04ee3794e2c9e4a6d5f99e77742f06fd session=301871346491491 final extra usage=158 words=158 ms=9914 size=157869 rate=32000 bits=128000 ch=1 format=mp3\n")]
    [InlineData(Fixtures.SentenceEnd, "<> SentenceEnd status=-1 hex=0 code=0 msg=success trace=0303a2882bf18235ae7a809ae0f3cca7 session=my-session-001 connect=301871346491491\n")]
    public void Read_SocketMessage_GivesItsEvent(string json, string expected)
    {
        AssertReads(T2aFraming.Message, json, expected);
    }

    [Fact]
    public void EndMessage_BetweenMessages_ReadsEachAnew()
    {
        var text = new StringBuilder();
        var reader = new T2aEventReader(T2aFraming.Message);
        foreach (string message in (string[])["{\"data\":{\"status\":1}}", "{\"cut\":", "x", "{}"])
        {
            T2aTranscript.Append(text, ref reader, Encoding.UTF8.GetBytes(message));
            text.Append(reader.EndMessage()).Append('\n');
        }

        Assert.Equal("<> None status=1 hex=0 code=none\nNeedMore\n<Malformed\nMalformed\nNeedMore\n<> None status=-1 hex=0 code=none\nNeedMore\n", text.ToString());
    }

    [Fact]
    public void Event_LongTexts_AreCutAtWholeCharacters()
    {
        string message = string.Concat(Enumerable.Repeat("语", 200));
        var reader = new T2aEventReader(T2aFraming.Json);
        var ignored = new StringBuilder();

        T2aTranscript.Append(ignored, ref reader, Encoding.UTF8.GetBytes($"{{\"base_resp\":{{\"status_msg\":\"{message}\"}}}}"));

        Assert.Equal(message[..85], Encoding.UTF8.GetString(reader.Event.StatusMessage));
    }

    [Fact]
    public void Event_LongEscapedText_IsCutAtAWholeEscape()
    {
        string message = string.Concat(Enumerable.Repeat("\\u8bed", 200));
        var reader = new T2aEventReader(T2aFraming.Json);
        var ignored = new StringBuilder();

        T2aTranscript.Append(ignored, ref reader, Encoding.UTF8.GetBytes($"{{\"base_resp\":{{\"status_msg\":\"{message}\"}}}}"));

        Assert.Equal(new string('语', 85), Encoding.UTF8.GetString(reader.Event.StatusMessage));
    }

    [Fact]
    public void Read_ValidAnswerWithBytesChanged_NeverThrowsInAnyFraming()
    {
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            byte[] bytes = Encoding.UTF8.GetBytes(Fixtures.Stream);
            for (int i = random.Next(4); i >= 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            byte[][] chunks = Chunking.Random(bytes, random);
            foreach (T2aFraming framing in Enum.GetValues<T2aFraming>())
            {
                Assert.Equal(T2aTranscript.Of(framing, [bytes]), T2aTranscript.Of(framing, chunks));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_OneLineOf69Megabytes_AllocatesNothing()
    {
        byte[] slice = new byte[16 * 1024];
        Array.Fill(slice, (byte)'a');
        byte[] head = Encoding.UTF8.GetBytes("data: {\"data\":{\"audio\":\"");
        byte[] tail = Encoding.UTF8.GetBytes("\",\"status\":2}}\n\n");
        var reader = new T2aEventReader(T2aFraming.Sse);
        long total = FeedLine(ref reader, head, slice, tail, slices: 16);

        long before = GC.GetAllocatedBytesForCurrentThread();
        total += FeedLine(ref reader, head, slice, tail, slices: 4212);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((16L + 4212) * slice.Length, total);
        Assert.Equal(4212L * slice.Length, reader.Event.AudioHexLength);
        Assert.Equal(0, allocated);
    }

    private static long FeedLine(ref T2aEventReader reader, byte[] head, byte[] slice, byte[] tail, int slices)
    {
        long total = Feed(ref reader, head);
        for (int i = 0; i < slices; i++)
        {
            total += Feed(ref reader, slice);
        }

        return total + Feed(ref reader, tail);
    }

    private static long Feed(ref T2aEventReader reader, ReadOnlySpan<byte> input)
    {
        long total = 0;
        while (reader.Read(ref input, out ReadOnlySpan<byte> hex) != T2aRead.NeedMore)
        {
            total += hex.Length;
        }

        return total;
    }

    private static void AssertReads(T2aFraming framing, string input, string expected) =>
        Chunking.AssertAll(Encoding.UTF8.GetBytes(input), expected, chunks => T2aTranscript.Of(framing, chunks));
}
