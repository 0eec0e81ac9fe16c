using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Kimi;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>Kimi's envelopes by the document's vectors, and its messages.</summary>
public sealed class KimiTests
{
    [Theory]
    [InlineData("""{"heartbeat":{}}""", 0, "0000000010")]
    [InlineData("{}", 2, "0200000002")]
    [InlineData("""{"op":"append","mask":"block.text.content","block":{"id":"1","text":{"content":"你好"}}}""", 0, "000000005a")]
    public void Wrap_Message_HasTheKnownHead(string json, byte flags, string head)
    {
        byte[] envelope = KimiEnvelope.Wrap(Encoding.UTF8.GetBytes(json), flags);

        Assert.Equal(head, Convert.ToHexStringLower(envelope[..5]));
        Assert.Equal(json, Encoding.UTF8.GetString(envelope[5..]));
    }

    [Fact]
    public void Chat_WithSearch_IsTheKnownRequest()
    {
        byte[] envelope = KimiEnvelope.Wrap(KimiRequests.Chat(new WebAsk("kimi-k2.5", "hi", false, true), "SCENARIO_K2D5").Span);

        Assert.Equal("00000000d5", Convert.ToHexStringLower(envelope[..5]));
        Assert.Equal(
            """{"scenario":"SCENARIO_K2D5","tools":[{"type":"TOOL_TYPE_SEARCH","search":{}}],"message":{"role":"user","blocks":[{"message_id":"","text":{"content":"hi"}}],"scenario":"SCENARIO_K2D5"},"options":{"thinking":false}}""",
            Encoding.UTF8.GetString(envelope[5..]));
    }

    [Fact]
    public void Read_Example_IsThinkingAndText() =>
        WebTranscript.AssertReads(
            Body(
                """{"heartbeat":{}}""",
                """{"op":"set","mask":"chat","eventOffset":1,"chat":{"id":"00000000-0000-4000-8000-00000000c001","name":""}}""",
                """{"op":"set","mask":"message","eventOffset":2,"message":{"id":"m1","role":"user","status":"MESSAGE_STATUS_COMPLETED"}}""",
                """{"op":"set","mask":"message","eventOffset":3,"message":{"id":"m2","role":"assistant","status":"MESSAGE_STATUS_GENERATING"}}""",
                """{"op":"set","mask":"block.think","eventOffset":4,"block":{"id":"1","think":{"content":"Hmm"}}}""",
                """{"op":"append","mask":"block.think.content","eventOffset":5,"block":{"id":"1","think":{"content":"…"}}}""",
                """{"op":"set","mask":"block.text","eventOffset":6,"block":{"id":"2","text":{"content":"Hel"}}}""",
                """{"op":"append","mask":"block.text.content","eventOffset":7,"block":{"id":"2","text":{"content":"lo"}}}""",
                """{"op":"set","mask":"block.text","eventOffset":7,"block":{"id":"3","text":{"content":"!"}}}""",
                """{"op":"set","mask":"message.status","eventOffset":8,"message":{"id":"m2","status":"MESSAGE_STATUS_COMPLETED"}}""",
                """{"eventOffset":9,"done":{}}""", "2{}"),
            Create, "start", "thinking Hmm…", "text Hello!", "finish Stop", "= Finished");

    [Fact]
    public void Read_Endings_AreWhatTheyAre()
    {
        const string text = """{"op":"set","mask":"block.text","block":{"id":"2","text":{"content":"A"}}}""";
        const string answer = """{"message":{"id":"m2","role":"assistant"}}""";
        const string completed = """{"message":{"id":"m2","status":"MESSAGE_STATUS_COMPLETED"}}""";
        WebTranscript.AssertReads(Body(text, "2{}"), Create, "start", "text A", "finish Stop", "= Finished");
        WebTranscript.AssertReads(Body(answer, text, completed), Create, "start", "text A", "finish Stop", "= Finished");
        WebTranscript.AssertReads(Body(answer, text), Create, "start", "text A", "= Cut");
        WebTranscript.AssertReads(Body("""{"message":{"id":"m1","role":"user","status":"MESSAGE_STATUS_COMPLETED"}}""", text), Create, "start", "text A", "= Cut");
        WebTranscript.AssertReads(Body(text, """2{"error":{"code":"internal","message":"x"}}"""), Create, "start", "text A", "fail Transient", "= Failed");
        WebTranscript.AssertReads(Body("""2{"error":{"code":"unauthenticated","message":"x"}}"""), Create, "fail KeyInvalid", "= Failed");
        WebTranscript.AssertReads(Body("""2{"error":{"code":"resource_exhausted"}}"""), Create, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads(Body("""{"done":{}}""", "2{}"), Create, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads("", Create, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads(Body("1xx"), Create, "fail Transient", "= Failed");
        WebTranscript.AssertReads([0, 0xFF, 0, 0, 0, (byte)'{'], Create, "= Cut");
        WebTranscript.AssertReads(Body("no json"), Create, "= Cut");
    }

    [Theory]
    [InlineData("A\uE3A0cite\uE3A1x:1\uE3A8B", "AB")]
    [InlineData("A\uE3A0x:1\uE3A8 word \uE3A1lone", "A word lone")]
    [InlineData("A\uE3A8\uE3A0你", "A你")]
    [InlineData("\uE3C0 stays", "\uE3C0 stays")]
    public void Read_Marks_AreTakenOut(string text, string left) =>
        WebTranscript.AssertReads(
            Body("{\"block\":{\"text\":{\"content\":\"" + text + "\"}}}", "2{}"), Create, "start", "text " + left, "finish Stop", "= Finished");

    [Theory]
    [InlineData(200, "{}", null)]
    [InlineData(401, "", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"error_type":"auth.token.invalid","message":"x"}""", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"error_type":"chat.user_stream_pushing","message":"x"}""", ChatFaultKind.RateLimited)]
    [InlineData(400, """{"code":"invalid_argument","message":"x"}""", ChatFaultKind.Transient)]
    [InlineData(200, "<html>", ChatFaultKind.QuotaWindow)]
    [InlineData(200, "text", ChatFaultKind.Transient)]
    public void Faults_Body_MeanWhatTheDocumentSays(int status, string body, ChatFaultKind? kind) =>
        Assert.Equal(kind, KimiFaults.Read(status, Encoding.UTF8.GetBytes(body), 0, WebTranscript.Faults)?.Kind);

    private static KimiAnswerReader Create() => new(WebTranscript.Faults, WebCitations.Links);

    /// <summary>Envelopes; a digit in front of a message is its flags.</summary>
    private static byte[] Body(params string[] messages) =>
        [.. messages.SelectMany(static message => char.IsAsciiDigit(message[0])
            ? KimiEnvelope.Wrap(Encoding.UTF8.GetBytes(message[1..]), (byte)(message[0] - '0'))
            : KimiEnvelope.Wrap(Encoding.UTF8.GetBytes(message)))];
}
