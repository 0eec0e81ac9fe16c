using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.DeepSeek;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>The patch stream, whole, cut at each byte, and byte by byte.</summary>
public sealed class DeepSeekAnswerReaderTests
{
    private const string Ready = "event: ready\ndata: {\"request_message_id\":1,\"response_message_id\":2,\"model_type\":\"default\"}\n\n";
    private const string Finished = "data: {\"p\":\"response/status\",\"o\":\"SET\",\"v\":\"FINISHED\"}\n\n";

    // The document's example, as it is.
    private const string Example = Ready + """
        data: {"v":{"response":{"message_id":2,"parent_id":1,"model":"","role":"ASSISTANT","thinking_enabled":true,"search_enabled":false,"status":"WIP","fragments":[{"id":1,"type":"THINK","content":"Let"}]}}}

        data: {"p":"response/fragments/-1/content","o":"APPEND","v":" me"}

        data: {"v":" see"}

        data: {"p":"response/fragments/-1/elapsed_secs","o":"SET","v":0.95}

        data: {"p":"response/fragments","o":"APPEND","v":[{"id":2,"type":"RESPONSE","content":"Hel"}]}

        data: {"p":"response/fragments/-1/content","v":"lo"}

        data: {"v":"!"}

        data: {"p":"response","o":"BATCH","v":[{"p":"accumulated_token_usage","v":41},{"p":"quasi_status","v":"FINISHED"}]}

        data: {"p":"response/status","o":"SET","v":"FINISHED"}

        event: update_session
        data: {"updated_at":1775386361.5}

        event: title
        data: {"content":"Greeting"}

        event: close
        data: {"click_behavior":"none","auto_resume":false}


        """;

    [Fact]
    public void Read_Example_IsThinkingAndText() =>
        WebTranscript.AssertReads(Example, Create, "start", "thinking Let me see", "text Hello!", "finish Stop", "= Finished");

    [Fact]
    public void Read_ExampleWithCrLf_IsTheSame() =>
        WebTranscript.AssertReads(
            Example.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("data: ", "data:", StringComparison.Ordinal), Create,
            "start", "thinking Let me see", "text Hello!", "finish Stop", "= Finished");

    [Fact]
    public void Read_Ready_GivesTheMessageId()
    {
        using DeepSeekAnswerReader reader = new(WebTranscript.Faults, WebCitations.Links);

        reader.Read(System.Text.Encoding.UTF8.GetBytes(Ready), new WebTranscript());

        Assert.Equal(("2", ChatReadState.Undecided), (reader.MessageId, reader.State));
    }

    [Fact]
    public void Read_BatchOfContentAndStatus_IsFollowedRelatively() =>
        WebTranscript.AssertReads(
            Ready + Snapshot("RESPONSE", "A")
            + "data: {\"p\":\"response\",\"o\":\"BATCH\",\"v\":[{\"p\":\"fragments/-1/content\",\"o\":\"APPEND\",\"v\":\"B\"},{\"v\":\"\\u4f60\"},{\"p\":\"status\",\"o\":\"SET\",\"v\":\"FINISHED\"}]}\n\n",
            Create, "start", "text AB你", "finish Stop", "= Finished");

    [Fact]
    public void Read_BareArray_ContinuesTheBatch() =>
        WebTranscript.AssertReads(
            Snapshot("RESPONSE", "A") + "data: {\"p\":\"response\",\"o\":\"BATCH\",\"v\":[{\"p\":\"quasi_status\",\"v\":\"FINISHED\"}]}\n\n"
            + "data: {\"v\":[{\"p\":\"status\",\"v\":\"FINISHED\"}]}\n\n",
            Create, "start", "text A", "finish Stop", "= Finished");

    [Fact]
    public void Read_ToolsAndTips_AreNotAnswer() =>
        WebTranscript.AssertReads(
            Snapshot("THINK", "t")
            + "data: {\"p\":\"response/fragments\",\"o\":\"APPEND\",\"v\":[{\"id\":2,\"type\":\"TOOL_SEARCH\",\"queries\":[{\"query\":\"q\"}],\"content\":null}]}\n\n"
            + "data: {\"p\":\"response/fragments/-1/status\",\"o\":\"SET\",\"v\":\"FINISHED\"}\n\n"
            + "data: {\"p\":\"response/fragments/-1/content\",\"o\":\"APPEND\",\"v\":\"not this\"}\n\n"
            + "data: {\"p\":\"response/fragments\",\"o\":\"APPEND\",\"v\":[{\"id\":3,\"type\":\"THINK\",\"content\":\"u\"},{\"id\":4,\"type\":\"TIP\",\"style\":\"WARNING\",\"content\":\"AI may err\"}]}\n\n"
            + "data: {\"p\":\"response/fragments\",\"o\":\"APPEND\",\"v\":[{\"id\":5,\"type\":\"RESPONSE\",\"content\":\"A\"}]}\n\n"
            + "data: {\"p\":\"response/conversation_mode\",\"o\":\"SET\",\"v\":\"DEEP_SEARCH\"}\n\n" + Finished,
            Create, "start", "thinking tu", "text A", "finish Stop", "= Finished");

    [Theory]
    [InlineData(WebCitations.Links, "See [1](https://a.example/x) and  so [cite] [ it")]
    [InlineData(WebCitations.Strip, "See  and  so [cite] [ it")]
    [InlineData(WebCitations.Keep, "See [citation:1] and [reference:9] so [cite] [ it")]
    public void Read_Citations_AreRenderedAsWanted(WebCitations citations, string text) =>
        WebTranscript.AssertReads(
            Snapshot("TOOL_SEARCH", "")
            + "data: {\"p\":\"response/fragments/-1/results\",\"o\":\"SET\",\"v\":[{\"url\":\"https://a.example/x\",\"title\":\"T\",\"snippet\":\"S\"},{\"url\":\"javascript:x\"}]}\n\n"
            + "data: {\"p\":\"response/fragments\",\"o\":\"APPEND\",\"v\":[{\"id\":5,\"type\":\"RESPONSE\",\"content\":\"See [cit\"}]}\n\n"
            + "data: {\"p\":\"response/fragments/-1/content\",\"o\":\"APPEND\",\"v\":\"ation:1] and [reference:9\"}\n\n"
            + "data: {\"v\":\"] so [cite] [\"}\n\ndata: {\"v\":\" it\"}\n\n" + Finished,
            () => new DeepSeekAnswerReader(WebTranscript.Faults, citations), "start", "text " + text, "finish Stop", "= Finished");

    [Fact]
    public void Read_OlderSearchResults_AreNamedLater() =>
        WebTranscript.AssertReads(
            Snapshot("RESPONSE", "A")
            + "data: {\"p\":\"response/search_results\",\"o\":\"SET\",\"v\":[{\"url\":\"https://a.example/x\",\"title\":\"T\",\"snippet\":\"\",\"cite_index\":null}]}\n\n"
            + "data: {\"o\":\"BATCH\",\"v\":[{\"p\":\"0/cite_index\",\"v\":7}]}\n\n"
            + "data: {\"p\":\"response/fragments/-1/content\",\"o\":\"APPEND\",\"v\":\"[citation:7]\"}\n\n" + Finished,
            Create, "start", "text A[7](https://a.example/x)", "finish Stop", "= Finished");

    [Theory]
    [InlineData("input_exceeds_limit", "fail TooLong")]
    [InlineData("rate_limit_reached", "fail RateLimited")]
    [InlineData("other", "fail Transient")]
    public void Read_Hint_Fails(string reason, string line) =>
        WebTranscript.AssertReads(
            Ready + $"event: hint\ndata: {{\"type\":\"error\",\"content\":\"x\",\"clear_response\":true,\"finish_reason\":\"{reason}\"}}\n\n", Create, line, "= Failed");

    [Fact]
    public void Read_NothingSaid_IsAnErrorAndNoEmptySuccess()
    {
        WebTranscript.AssertReads("", Create, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads(Ready, Create, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads(Ready + "event: close\ndata: {}\n\n", Create, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads(Snapshot("RESPONSE", "") + Finished, Create, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads(Snapshot("THINK", "only thought") + Finished, Create, "start", "thinking only thought", "fail RateLimited", "= Failed");
    }

    [Fact]
    public void Read_WithoutTheEnd_IsCut()
    {
        WebTranscript.AssertReads(Snapshot("RESPONSE", "A"), Create, "start", "text A", "= Cut");
        WebTranscript.AssertReads(Snapshot("RESPONSE", "A") + "event: close\ndata: {}\n\n", Create, "start", "text A", "= Cut");
        WebTranscript.AssertReads(Snapshot("RESPONSE", "A") + "data: {\"v\":\n\n", Create, "start", "text A", "= Cut");
    }

    [Fact]
    public void Read_Incomplete_IsSaidToBe() =>
        WebTranscript.AssertReads(
            Snapshot("RESPONSE", "A") + "data: {\"p\":\"response/status\",\"v\":\"INCOMPLETE\"}\n\n", Create, "start", "text A", "finish Length", "= Finished");

    [Fact]
    public void Fault_InOwnWords_NamesTheOfficialApi()
    {
        ChatFault fault = WebTranscript.Faults.Empty();

        Assert.True(fault.IsOwn);
        Assert.Equal("The site gave an empty answer, as it does to accounts it limits. The official API is the dependable way: https://api.example.", fault.Message);
    }

    [Theory]
    [InlineData(200, """{"code":0,"msg":"","data":{"biz_code":0,"biz_msg":"","biz_data":{"id":"x"}}}""", null, 0)]
    [InlineData(200, """{"code":40003,"msg":"Authorization Failed (invalid token)","data":null}""", ChatFaultKind.KeyInvalid, 0)]
    [InlineData(401, "{}", ChatFaultKind.KeyInvalid, 0)]
    [InlineData(403, "{}", ChatFaultKind.KeyInvalid, 0)]
    [InlineData(429, "", ChatFaultKind.RateLimited, 4_000)]
    [InlineData(202, "", ChatFaultKind.QuotaWindow, 0)]
    [InlineData(200, "<html>", ChatFaultKind.QuotaWindow, 0)]
    [InlineData(403, " <!doctype html>", ChatFaultKind.QuotaWindow, 0)]
    [InlineData(200, "", ChatFaultKind.Transient, 0)]
    [InlineData(200, "[1]", ChatFaultKind.Transient, 0)]
    [InlineData(422, """{"detail":[{"loc":"body.x"}]}""", ChatFaultKind.Transient, 0)]
    [InlineData(200, """{"code":0,"data":{"biz_code":26,"biz_msg":"invalid message id"}}""", ChatFaultKind.Transient, 0)]
    [InlineData(200, """{"code":0,"data":{"biz_code":5,"biz_msg":"user is muted","biz_data":{"mute_until":1700000060}}}""", ChatFaultKind.QuotaWindow, 60_000)]
    [InlineData(200, """{"code":0,"data":{"biz_code":5,"biz_msg":"user is muted","mute_until":1700000060.5}}""", ChatFaultKind.QuotaWindow, 60_500)]
    [InlineData(200, """{"code":0,"data":{"biz_code":5,"biz_msg":"user is muted"}}""", ChatFaultKind.QuotaWindow, 0)]
    public void Reply_Body_MeansWhatTheDocumentSays(int status, string body, ChatFaultKind? kind, long retryAfterMs)
    {
        ChatFault? fault = DeepSeekReply.Read(
            status, System.Text.Encoding.UTF8.GetBytes(body), status == 429 ? 4_000 : 0, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), WebTranscript.Faults, out _);

        Assert.Equal((kind, retryAfterMs), (fault?.Kind, fault?.RetryAfterMs ?? 0));
        Assert.True(fault is null || (fault.IsOwn && fault.Message.Contains("https://api.example", StringComparison.Ordinal)));
    }

    private static DeepSeekAnswerReader Create() => new(WebTranscript.Faults, WebCitations.Links);

    private static string Snapshot(string type, string content) =>
        $"data: {{\"v\":{{\"response\":{{\"message_id\":2,\"status\":\"WIP\",\"fragments\":[{{\"id\":1,\"type\":\"{type}\",\"content\":\"{content}\"}}]}}}}}}\n\n";
}
