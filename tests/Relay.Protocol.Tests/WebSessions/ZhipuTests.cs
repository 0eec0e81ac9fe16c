using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Zhipu;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>Zhipu's signature by the document's vectors, and its parts.</summary>
public sealed class ZhipuTests
{
    [Theory]
    [InlineData(1700000000000, "1700000000080", "0123456789abcdef0123456789abcdef", "65f8af643308a16d414c4d8339e491a4")]
    [InlineData(1772618396123, "1772618396143", "0123456789abcdef0123456789abcdef", "a51b210911921437d665b8bcfd255e76")]
    [InlineData(1758089999999, "1758089999939", "00112233445566778899aabbccddeeff", "b7b4c67b7250f5dd4d1400f70eb22d08")]
    public void Create_KnownTime_IsTheKnownSignature(long unixMs, string timestamp, string nonce, string sign) =>
        Assert.Equal(new ZhipuSignature(timestamp, nonce, sign), ZhipuSignature.Create(unixMs, nonce, "8a1317a7468aa3ad86e997d08f3f31cb"));

    [Fact]
    public void Read_CumulativeParts_AreToldOnce() =>
        WebTranscript.AssertReads(
            Event("init", Part("l1", "think", "think", "Let"))
            + Event("process", Part("l1", "think", "think", "Let me"))
            + Event("process", Part("l1", "think", "think", "Let me") + "," + Part("l2", "text", "text", "Hel"))
            + Event("process", Part("l2", "text", "text", "Hello 你"))
            + Event("process", Part("l3", "text", "text", "And"))
            + Event("finish", Part("l2", "text", "text", "Hello 你") + "," + Part("l3", "text", "text", "And more")),
            Create, "start", "thinking Let me", "text Hello 你\nAnd more", "finish Stop", "= Finished");

    [Fact]
    public void Read_DeltasWithASnapshotAtTheEnd_AreToldOnce() =>
        WebTranscript.AssertReads(
            Event("process", Part("l2", "text", "text", "Hel")) + Event("process", Part("l2", "text", "text", "lo")) + Event("process", Part("l2", "text", "text", "!"))
            + Event("finish", Part("l2", "text", "text", "Hello!")),
            Create, "start", "text Hello!", "finish Stop", "= Finished");

    [Fact]
    public void Read_ThinkingUnderText_IsThinking() =>
        WebTranscript.AssertReads(
            Event("process", Part("l1", "think", "text", "Hm")) + Event("finish", Part("l2", "text", "text", "A")),
            Create, "start", "thinking Hm", "text A", "finish Stop", "= Finished");

    [Fact]
    public void Read_QuotesAndImages_AreLinks() =>
        WebTranscript.AssertReads(
            Event("process", """{"logic_id":"q","status":"finish","content":[{"type":"quote_result"}],"meta_data":{"metadata_list":[{"title":"T","url":"https://a.example"}]}}""")
            + Event("process", Part("l2", "text", "text", "As【1†source】【x"))
            + Event("process", Part("l2", "text", "text", "As【1†source】【x】."))
            + Event("finish", """{"logic_id":"i","status":"finish","content":[{"type":"image","image":[{"image_url":"https://i.example/1.png"}]},{"type":"code","code":"not this"}]}"""),
            Create, "start", "text As[1](https://a.example)【x】.\n![image](https://i.example/1.png)\n", "finish Stop", "= Finished");

    [Fact]
    public void Read_Endings_AreWhatTheyAre()
    {
        WebTranscript.AssertReads("", Create, "fail Transient", "= Failed");
        WebTranscript.AssertReads(Event("finish", ""), Create, "fail Transient", "= Failed");
        WebTranscript.AssertReads(Event("process", Part("l2", "text", "text", "A")), Create, "start", "text A", "= Cut");
        WebTranscript.AssertReads(
            Event("process", Part("l2", "text", "text", "A")) + "data: {\"status\":\"intervene\",\"last_error\":{\"intervene_text\":\"x\"}}\n\n", Create,
            "start", "text A", "fail ContentBlocked", "= Failed");
        WebTranscript.AssertReads("data: {\"status\":40102,\"message\":\"x\"}\n\n", Create, "fail KeyInvalid", "= Failed");
    }

    [Fact]
    public void Read_PartsWithoutEnd_IsAnError()
    {
        string parts = string.Join(',', Enumerable.Range(0, 1025).Select(static i => Part($"l{i}", "think", "think", "a")));

        WebTranscript.AssertReadsWhole(Event("process", parts), Create, "start", "thinking " + new string('a', 1024), "fail Transient", "= Failed");
    }

    [Theory]
    [InlineData(200, """{"status":0,"result":{"access_token":"a"}}""", null)]
    [InlineData(200, """{"code":0,"result":{}}""", null)]
    [InlineData(200, """{"status":40102}""", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"code":40001}""", ChatFaultKind.KeyInvalid)]
    [InlineData(401, """{"status":40014}""", ChatFaultKind.KeyInvalid)]
    [InlineData(401, "", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"status":40014,"message":"sign"}""", ChatFaultKind.Transient)]
    [InlineData(429, "{}", ChatFaultKind.RateLimited)]
    [InlineData(200, "<html>", ChatFaultKind.QuotaWindow)]
    [InlineData(400, "", ChatFaultKind.Transient)]
    [InlineData(200, "", ChatFaultKind.Transient)]
    public void Reply_Body_MeansWhatTheDocumentSays(int status, string body, ChatFaultKind? kind) =>
        Assert.Equal(kind, ZhipuReply.Read(status, System.Text.Encoding.UTF8.GetBytes(body), 0, WebTranscript.Faults, out _)?.Kind);

    [Theory]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoicmVmcmVzaCIsImV4cCI6MTcwMDAwMDAwMH0.x", "refresh", 1_700_000_000)]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoicmVmcmVzaCIsImV4cCI6MTcwMDAwMDAwMH0=.x", "refresh", 1_700_000_000)]
    [InlineData("no.jwt.here", "", 0)]
    [InlineData("opaque", "", 0)]
    [InlineData("..", "", 0)]
    public void Claims_Token_AreReadAsFarAsThereAreAny(string token, string type, long expires)
    {
        System.Text.Json.JsonElement claims = WebJwt.Claims(token);

        Assert.Equal((type, expires), (WebJson.Text(claims, "type"), WebJwt.ExpiresAt(claims)?.ToUnixTimeSeconds() ?? 0));
    }

    private static ZhipuAnswerReader Create() => new(WebTranscript.Faults, WebCitations.Links);

    private static string Event(string status, string parts) =>
        $"event: message\ndata: {{\"id\":\"e\",\"conversation_id\":\"c1\",\"status\":\"{status}\",\"last_error\":{{}},\"parts\":[{parts}]}}\n\n";

    private static string Part(string id, string type, string member, string text) =>
        $"{{\"id\":\"p\",\"logic_id\":\"{id}\",\"role\":\"assistant\",\"status\":\"process\",\"content\":[{{\"type\":\"{type}\",\"{member}\":\"{text}\"}}],\"meta_data\":{{}}}}";
}
