using System.Text;
using System.Text.Json;
using Relay.Protocol.Json;
using Relay.Protocol.Tests.Translation;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions.Doubao;

namespace Relay.Protocol.Tests.WebSessions;

public class DoubaoTests
{
    private const string Ack =
        """
        id: 0
        event: SSE_ACK
        data: {"ack_client_meta":{"conversation_id":"1000000000000001","section_id":"1000000000000002","local_conversation_id":"local_1772618396000123456","conversation_type":3},"query_list":[{"message_index":1}]}

        event: FULL_MSG_NOTIFY
        data: {"message":{"content":{"content_block":[{"block_type":10000,"content":{"text_block":{"text":"the question"}}}]}}}


        """;

    private const string Notice =
        """
        id: 1
        event: STREAM_MSG_NOTIFY
        data: {"meta":{"user_type":2,"conversation_id":"1000000000000001","message_id":"1000000000000003","section_id":"1000000000000002","index_in_conv":2},"content":{"content_block":[{"block_type":10000,"block_id":"b1","parent_id":"","content":{"text_block":{"text":"Hel"}}}]}}


        """;

    private const string End =
        """
        id: 3
        event: SSE_REPLY_END
        data: {"end_type":1,"msg_finish_attr":{"msgid":"1000000000000003","brief":"Hello"}}

        event: SSE_REPLY_END
        data: {"end_type":2}

        id: 4
        event: SSE_REPLY_END
        data: {"end_type":3}


        """;

    private static readonly DoubaoDevice s_device = new() { DeviceId = "1", TeaUuid = "2", WebId = "3", Fp = "verify_x" };

    [Fact]
    public void Read_DocumentedStream_TellsTheLeadingTextToo() => AssertStream(
        Ack + Notice + Event("CHUNK_DELTA", """{"text":"lo"}""") + Event("SSE_HEARTBEAT", "{}") + End,
        "start", "text Hel", "text lo", "finish Stop", "= Finished");

    [Fact]
    public void Read_ThinkingContainer_SeparatesThinking() => AssertStream(
        Ack
            + Event("STREAM_MSG_NOTIFY", """{"content":{"content_block":[{"block_type":10040,"block_id":"t","parent_id":"","content":{"thinking_block":{}}},{"block_type":10000,"block_id":"t1","parent_id":"t","content":{"text_block":{"text":"Let"}}}]}}""")
            + Event("CHUNK_DELTA", """{"text":" me"}""")
            + Chunk("""{"block_type":10000,"block_id":"t1","parent_id":"t","patch_type":1,"content":{"text_block":{"text":" see"}}}""")
            + Chunk("""{"block_type":10040,"block_id":"t","parent_id":"","patch_type":1,"is_finish":true,"content":{}}""")
            + Chunk("""{"block_type":10025,"block_id":"s","parent_id":"","content":{"search_query_result_block":{"results":[{"text_card":{"title":"T","url":"https://example.invalid"}}]}}},{"block_type":10101,"block_id":"l"}""")
            + Chunk("""{"block_type":10000,"block_id":"b1","parent_id":"","patch_type":1,"content":{"text_block":{"text":"Hel"}}}""")
            + Event("CHUNK_DELTA", """{"text":"lo"}""")
            + End,
        "start", "thinking Let", "thinking  me", "thinking  see", "text Hel", "text lo", "finish Stop", "= Finished");

    [Fact]
    public void Read_DeltasAroundAThinkingContainerWithoutBlocks_FollowIt() => AssertStream(
        Chunk("""{"block_type":10040,"block_id":"t"}""") + Event("CHUNK_DELTA", """{"text":"hm"}""")
            + Chunk("""{"block_type":10040,"block_id":"t","is_finish":true}""") + Event("CHUNK_DELTA", """{"text":"Hello"}""") + End,
        "start", "thinking hm", "text Hello", "finish Stop", "= Finished");

    [Fact]
    public void Read_JsonInsideStrings_IsReadTheSame() => AssertStream(
        Event("STREAM_MSG_NOTIFY", Doubled("content", """{"content_block":[{"block_type":10000,"block_id":"b1","content":{"text_block":{"text":"He\"l"}}}]}"""))
            + Event("STREAM_CHUNK", Doubled("patch_op", """[{"patch_value":{"content_block":[{"block_type":10000,"block_id":"b1","patch_type":1,"content":{"text_block":{"text":"lo\n世"}}}]}}]"""))
            + End,
        "start", "text He\"l", "text lo", "世", "finish Stop", "= Finished");

    [Fact]
    public void Read_ReplacedBlock_TellsOnlyWhatIsNew() => AssertStream(
        Notice + Event("CHUNK_DELTA", """{"text":"lo"}""")
            + Chunk("""{"block_type":10000,"block_id":"b1","patch_type":2,"content":{"text_block":{"text":"Hello, world"}}}""") + End,
        "start", "text Hel", "text lo", "text , world", "finish Stop", "= Finished");

    [Fact]
    public void Read_BlockTakenBack_Fails() => AssertStream(
        Notice + Chunk("""{"block_type":10000,"block_id":"b1","patch_type":2,"content":{"text_block":{"text":"Other"}}}""") + End,
        "start", "text Hel", SiteAnswers.Fail("Transient", "sent an answer that takes back its beginning that Relay does not understand"), "= Failed");

    [Fact]
    public void Read_OnlyTheBriefHasText_ThatIsTheAnswer() => AssertStream(Ack + End, "start", "text Hello", "finish Stop", "= Finished");

    [Fact]
    public void Read_LastEndMarkMissing_IsWholeAllTheSame() => AssertStream(
        Notice + Event("SSE_REPLY_END", """{"end_type":1}"""), "start", "text Hel", "finish Stop", "= Finished");

    [Fact]
    public void Read_NoEndMark_IsCut() => AssertStream(Ack + Notice, "start", "text Hel", "= Cut");

    [Theory]
    [InlineData("")]
    [InlineData("event: SSE_REPLY_END\ndata: {\"end_type\":3}\n\n")]
    public void Read_NoText_IsNoAnswer(string end) => AssertStream(
        Ack + end, SiteAnswers.Fail("RateLimited", "gave an empty answer, as it does to accounts it limits"), "= Failed");

    [Theory]
    [InlineData("""{"error_code":710022004,"error_msg":"rate limited"}""", "RateLimited", "limits the account just now (710022004)")]
    [InlineData("""{"error_code":710022002,"error_msg":"block","type":"verify"}""", "QuotaWindow", "answers plain clients with a page or a check for browsers, which Relay does not get around (captcha)")]
    [InlineData("""{"error_code":1,"error_msg":"sk-secret words"}""", "Transient", "answered with an error (1)")]
    public void Read_StreamError_Fails(string data, string kind, string what)
    {
        AssertStream(Ack + Event("STREAM_ERROR", data), SiteAnswers.Fail(kind, what), "= Failed");
        AssertStream(Notice + Event("STREAM_ERROR", data), "start", "text Hel", SiteAnswers.Fail(kind, what), "= Failed");
    }

    [Theory]
    [InlineData(200, """{"code":710022004,"msg":"x"}""", ChatFaultKind.RateLimited)]
    [InlineData(200, """{"error_code":2,"error_msg":"need verify"}""", ChatFaultKind.QuotaWindow)]
    [InlineData(200, """{"code":700012,"message":"not login"}""", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"code":0,"message":"?"}""", ChatFaultKind.Transient)]
    [InlineData(200, "", ChatFaultKind.RateLimited)]
    [InlineData(200, "<html>", ChatFaultKind.QuotaWindow)]
    [InlineData(401, "{}", ChatFaultKind.KeyInvalid)]
    [InlineData(403, "<html>", ChatFaultKind.QuotaWindow)]
    [InlineData(500, "", ChatFaultKind.Transient)]
    public void ReadRefusal_Body_SaysWhatItMeans(int status, string body, ChatFaultKind kind) =>
        Assert.Equal(kind, DoubaoReply.ReadRefusal(status, Encoding.UTF8.GetBytes(body), 0, SiteAnswers.Faults).Kind);

    [Fact]
    public void ToQuery_Device_HasTheDocumentedMembers() => Assert.Equal(
        "aid=497858&device_id=1&device_platform=web&fp=verify_x&language=zh&pc_version=3.5.10&pkg_type=release_version&real_aid=497858&region=&samantha_web=1&sys_region=&tea_uuid=2&use-olympus-account=1&version_code=20800&web_id=3&web_tab_id=tab",
        s_device.ToQuery("tab"));

    [Fact]
    public void Create_Device_HasNumbersOfTheDocumentedForm()
    {
        DoubaoDevice device = DoubaoDevice.Create(new Random(7));

        Assert.All([device.DeviceId, device.TeaUuid, device.WebId], static id => Assert.True(id.Length == 19 && id[0] != '0' && id.All(char.IsAsciiDigit)));
        Assert.Equal(("verify_", 27, false), (device.Fp[..7], device.Fp.Length, device.Fp.Contains('-', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WriteQuestion_Turn_HasTheDocumentedMembers(bool thinks)
    {
        string number = thinks ? "1" : "0";
        DoubaoTurn turn = new()
        {
            Text = "hi",
            BotId = "7338286299411103781",
            DeepThink = thinks,
            Fp = "verify_x",
            CreateTimeMs = 1772618396000,
            LocalConversationId = "local_1772618396000123456",
            MessageId = new Guid(1, 0, 0, new byte[8]),
            BlockId = new Guid(2, 0, 0, new byte[8]),
            UniqueKey = new Guid(3, 0, 0, new byte[8]),
        };
        JsonElement expected = JsonTree.Parse("""
            {"client_meta":{"local_conversation_id":"local_1772618396000123456","conversation_id":"","bot_id":"7338286299411103781","last_section_id":"","last_message_index":null},
             "messages":[{"local_message_id":"00000001-0000-0000-0000-000000000000","content_block":[{"block_type":10000,"content":{"text_block":{"text":"hi","icon_url":"","icon_url_dark":"","summary":""},"pc_event_block":""},"block_id":"00000002-0000-0000-0000-000000000000","parent_id":"","meta_info":[],"append_fields":[]}],"message_status":0}],
             "option":{"send_message_scene":"","create_time_ms":1772618396000,"collect_id":"","is_audio":false,"answer_with_suggest":false,"tts_switch":false,"need_deep_think":DEEP,"click_clear_context":false,"from_suggest":false,"is_regen":false,"is_replace":false,"disable_sse_cache":false,"select_text_action":"","resend_for_regen":false,"scene_type":0,"unique_key":"00000003-0000-0000-0000-000000000000","start_seq":0,"need_create_conversation":true,"conversation_init_option":{"need_ack_conversation":true},"regen_query_id":[],"edit_query_id":[],"regen_instruction":"","no_replace_for_regen":false,"message_from":0,"shared_app_name":"","sse_recv_event_options":{"support_chunk_delta":true},"is_ai_playground":false},
             "ext":{"use_deep_think":"DEEP","fp":"verify_x","conversation_init_option":"{\"need_ack_conversation\":true}","commerce_credit_config_enable":"0","sub_conv_firstmet_type":"1"}}
            """.Replace("DEEP", number, StringComparison.Ordinal));

        JsonElement written = JsonTree.Parse(Captured.From(output => DoubaoRequest.WriteQuestion(output, turn)));

        Assert.True(JsonElement.DeepEquals(expected, written), written.GetRawText());
    }

    [Fact]
    public void WriteDelete_Conversation_HasTheDocumentedForm() => Assert.Equal(
        """{"cmd":4171,"uplink_body":{"batch_delete_user_conversation_uplink_body":{"conversation_id":["1000000000000001"],"delete_all":false,"conversation_type":3}},"sequence_id":"00000001-0000-0000-0000-000000000000","channel":2,"version":"1"}""",
        Captured.From(output => DoubaoRequest.WriteDelete(output, "1000000000000001", new Guid(1, 0, 0, new byte[8]))));

    [Fact]
    public void Read_Acknowledgement_GivesTheConversationAlsoAsANumber()
    {
        using DoubaoAnswerReader text = new(SiteAnswers.Faults);
        using DoubaoAnswerReader number = new(SiteAnswers.Faults);

        _ = text.Read(Encoding.UTF8.GetBytes(Ack), new AnswerTranscript());
        _ = number.Read(Encoding.UTF8.GetBytes(Ack.Replace("\"1000000000000001\"", "1000000000000001", StringComparison.Ordinal)), new AnswerTranscript());

        Assert.Equal(("1000000000000001", "1000000000000001"), (text.ConversationId, number.ConversationId));
    }

    private static void AssertStream(string stream, params string[] expected) =>
        SiteAnswers.AssertEvents(stream, Lines.Of(expected), static () => new DoubaoAnswerReader(SiteAnswers.Faults));

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static string Chunk(string blocks) =>
        Event("STREAM_CHUNK", $$$"""{"message_id":"3","patch_op":[{"patch_object":1,"patch_type":1,"patch_value":{"content_block":[{{{blocks}}}],"tts_content":""}}]}""");

    private static string Doubled(string name, string json) => $$"""{"{{name}}":"{{JsonEncodedText.Encode(json)}}"}""";
}
