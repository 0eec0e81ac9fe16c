using System.Text;
using Relay.Protocol.Tests.Translation;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions.MiniMaxAgent;

namespace Relay.Protocol.Tests.WebSessions;

public class MiniMaxAgentTests
{
    private const string Success = "\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}";
    private const string User = """{"msg_id":1,"msg_type":1,"msg_content":"hi"}""";
    private const string VectorQuery =
        "device_platform=web&biz_id=3&app_id=3001&version_code=22201&unix=1772618396000&timezone_offset=28800&lang=zh&uuid=00000000-0000-4000-8000-000000000000&device_id=123&os_name=Windows&browser_name=chrome&device_memory=8&cpu_core_num=32&browser_language=zh-CN&browser_platform=Win32&user_id=456&screen_width=1600&screen_height=1000&token=HDR.PAY.SIG&client=web";
    private const string VectorBody =
        """{"msg_type":1,"text":"hi","chat_type":2,"attachments":[],"selected_mcp_tools":[],"sub_agent_ids":[],"model_option":{"display_name":"Auto","model_type":0}}""";
    private const string PageConstant = "I*7Cf%WZ#S&%1RlZJ&C2";

    [Theory]
    [InlineData("/matrix/api/v1/chat/send_msg?a=1&b=2", """{"x":1}""", "0940f794d5b9e06d6d52d997bb3bac09")]
    [InlineData("/v1/api/user/info?a=1", "", "a7604b5bcee6c2bd88514a865462e77f")]
    public void Yy_Vectors_Match(string path, string body, string expected) =>
        Assert.Equal(expected, MiniMaxAgentSignature.Yy(path, Encoding.UTF8.GetBytes(body), "1772618396000"));

    [Theory]
    [InlineData(PageConstant, "92d6a35b2fdcf254dba0de61366adcd3")]
    [InlineData("HDR.PAY.SIG", "0f5e338494b413359c7d7581e222829a")]
    public void XSignature_Vectors_Match(string word, string expected) =>
        Assert.Equal(expected, MiniMaxAgentSignature.XSignature("1772618396", word, """{"x":1}"""u8));

    [Fact]
    public void Signatures_WholeCall_MatchTheVector()
    {
        MiniMaxAgentToken token = new("HDR.PAY.SIG", "456", "123", 0);
        string unix = MiniMaxAgentPage.UnixOf(DateTimeOffset.FromUnixTimeMilliseconds(1772618396789));
        string query = new MiniMaxAgentPage().ToQuery(token, "00000000-0000-4000-8000-000000000000", token.DeviceId, unix);
        string body = Captured.From(output => MiniMaxAgentRequest.WriteQuestion(output, "hi", 2, new MiniMaxAgentModel("Auto", 0)));

        Assert.Equal((VectorQuery, VectorBody), (query, body));
        Assert.Equal("c58a9f0d20eabe5de1472adc1a2346aa", MiniMaxAgentSignature.Yy("/matrix/api/v1/chat/send_msg?" + query, Encoding.UTF8.GetBytes(body), unix));
        Assert.Equal("9d50e893be6b91930fb2463d112f4e26", MiniMaxAgentSignature.XSignature("1772618396", PageConstant, Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void VoiceStandIn_Vector_Matches()
    {
        byte[] audio = [.. Enumerable.Range(0, 2000).Select(static i => (byte)i)];

        Assert.Equal(
            "c4ca4238a0b923820dcc509a6f75849b" + "cfcd208495d565ef66e7dff9f98764da" + "b2ea9f7fcea831a4a63b213f41a8855b",
            MiniMaxAgentSignature.VoiceStandIn("1", "0", audio));
    }

    [Fact]
    public void Yy_CharactersThatJavaScriptLeaves_AreLeft() => Assert.Equal(
        MiniMaxAgentSignature.YyOf("/a?!'()*", "{}", "1"), MiniMaxAgentSignature.Yy("/a?!'()*", default, "1"));

    [Fact]
    public void ToQuery_NoDevice_LeavesItOut() => Assert.DoesNotContain(
        "device_id", new MiniMaxAgentPage().ToQuery(new MiniMaxAgentToken("a.b.c", "1", "", 0), "u", "", "1"), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "456")]
    [InlineData("789+", "789")]
    public void TryParse_Token_TakesBothForms(string given, string user)
    {
        string jwt = Jwt("""{"exp":1900000000,"user":{"id":"456","name":"n","deviceID":"123"}}""");

        MiniMaxAgentToken? token = MiniMaxAgentToken.TryParse(given + jwt);

        Assert.Equal(new MiniMaxAgentToken(jwt, user, "123", 1900000000), token);
        Assert.DoesNotContain(jwt, token!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("+a.e30.c")]
    [InlineData("a.!!!.c")]
    [InlineData("a.bm90IGpzb24.c")]
    [InlineData("x y+a.e30.c")]
    public void TryParse_NoToken_Null(string text) => Assert.Null(MiniMaxAgentToken.TryParse(text));

    [Fact]
    public void TryParse_NumbersAndNoUser_AreTaken()
    {
        string numbers = Jwt("""{"user":{"id":456,"deviceID":123}}""");

        Assert.Equal(new MiniMaxAgentToken(numbers, "456", "123", 0), MiniMaxAgentToken.TryParse(numbers));
        Assert.Equal(("", ""), MiniMaxAgentToken.TryParse(Jwt("{}")) is { } bare ? (bare.UserId, bare.DeviceId) : ("?", "?"));
    }

    [Fact]
    public void Read_GrowingChat_TellsWhatIsNew() => AssertPolls(
        [
            Detail(1, User),
            Detail(1, Answer(2, "", "Let"), User),
            Detail(1, Answer(2, "He", "Let me"), User),
            Detail(1, Answer(2, "He\uFFFD", "Let me"), User),
            Detail(1, Answer(2, "He世", "Let me"), User),
            Detail(2, Answer(2, "He世 ends", "Let me"), User),
        ],
        "start", "thinking Let", "thinking  me", "text He", "text 世", "text  ends", "finish Stop", "= Finished");

    [Fact]
    public void Read_SeveralSteps_AreToldInOrderOfTheirIds()
    {
        string[] polls = [Detail(1, Answer(5, "Look"), User), Detail(1, Answer(9, "", "hm"), Answer(5, "Looking"), User), Detail(2, Answer(9, "Done", "hm"), Answer(5, "Looking"), User)];

        // The transcript trims: between the steps stands a blank line.
        AssertPolls(polls, "start", "text Look", "text ing", "thinking hm", "text", "text Done", "finish Stop", "= Finished");
    }

    [Fact]
    public void Read_ContentWhileRunningOnly_IsCut() => AssertPolls([Detail(1, Answer(2, "He"), User)], "start", "text He", "= Cut");

    [Fact]
    public void Read_NoThinkingWanted_TellsTheAnswerOnly() => SiteAnswers.AssertBody(
        Detail(1, Answer(2, "", "Let"), User) + Detail(2, Answer(2, "He", "Let me"), User),
        Lines.Of("start", "text He", "finish Stop", "= Finished"),
        static () => new MiniMaxAgentAnswerReader(thinks: false, SiteAnswers.Faults));

    [Fact]
    public void Complete_Refused_FailsWithThat()
    {
        using MiniMaxAgentAnswerReader reader = new(thinks: true, SiteAnswers.Faults) { Refusal = SiteAnswers.Faults.TokenRefused("HTTP 401") };
        AnswerTranscript sink = new();

        _ = reader.Read(Encoding.UTF8.GetBytes(Detail(1, Answer(2, "He"), User)), sink);

        Assert.Equal(ChatReadState.Failed, reader.Complete(sink));
        Assert.Contains("(HTTP 401)", sink.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextTakenBack_Fails() => AssertPolls(
        [Detail(1, Answer(2, "He"), User), Detail(1, Answer(2, "She"), User)],
        "start", "text He", SiteAnswers.Fail("Transient", "sent an answer that takes back its beginning that Relay does not understand"), "= Failed");

    [Fact]
    public void Read_ThoughtsPutOtherwise_AreLeft() => AssertPolls(
        [Detail(1, Answer(2, "He", "A b"), User), Detail(2, Answer(2, "Hey", "C"), User)],
        "start", "thinking A b", "text He", "text y", "finish Stop", "= Finished");

    [Theory]
    [InlineData("")]
    [InlineData(",{\"msg_id\":2,\"msg_type\":2,\"msg_content\":\"\",\"extra_info\":{}}")]
    public void Read_DoneWithoutText_IsNoAnswer(string more) => AssertPolls(
        [$$"""{"messages":[{{User}}{{more}}],"chat":{"chat_status":2},{{Success}}}"""],
        SiteAnswers.Fail("RateLimited", "gave an empty answer, as it does to accounts it limits"), "= Failed");

    [Theory]
    [InlineData("1400010161", "BalanceEmpty", "says that the account has no credits left (1400010161)")]
    [InlineData("-7", "Transient", "answered with an error (-7)")]
    [InlineData("1001", "KeyInvalid", "refuses the session token; sign in there again and give Relay the new one (1001)")]
    public void Read_StatusCode_Fails(string code, string kind, string what) => AssertPolls(
        [$$$"""{"base_resp":{"status_code":{{{code}}},"status_msg":"words"}}"""], SiteAnswers.Fail(kind, what), "= Failed");

    [Theory]
    [InlineData(200, "{\"chat_id\":337867554939466,\"msg_id\":1," + Success + "}", null)]
    [InlineData(200, """{"statusInfo":{"code":1001,"message":"x"}}""", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"statusInfo":{"code":0},"data":{}}""", null)]
    [InlineData(200, """{"base_resp":{"status_code":1400010161,"status_msg":"x"}}""", ChatFaultKind.BalanceEmpty)]
    [InlineData(200, "{}", ChatFaultKind.Transient)]
    [InlineData(200, "<html>", ChatFaultKind.QuotaWindow)]
    [InlineData(200, "", ChatFaultKind.RateLimited)]
    [InlineData(401, "{}", ChatFaultKind.KeyInvalid)]
    [InlineData(500, "{}", ChatFaultKind.Transient)]
    public void ReadReply_Body_SaysHowItWent(int status, string body, ChatFaultKind? kind) =>
        Assert.Equal(kind, MiniMaxAgentReply.Read(status, Encoding.UTF8.GetBytes(body), 0, SiteAnswers.Faults, out _)?.Kind);

    [Fact]
    public void WriteBodies_Chat_HaveTheDocumentedForm()
    {
        Assert.Equal("""{"chat_id":337867554939466,"size":500,"desc":true}""", Captured.From(static output => MiniMaxAgentRequest.WriteDetail(output, 337867554939466)));
        Assert.Equal("""{"chat_id":5}""", Captured.From(static output => MiniMaxAgentRequest.WriteDelete(output, 5)));
        Assert.Equal(
            """{"msg_type":1,"text":"x","chat_type":1,"attachments":[],"selected_mcp_tools":[],"sub_agent_ids":[]}""",
            Captured.From(static output => MiniMaxAgentRequest.WriteQuestion(output, "x", 1, null)));
    }

    private static void AssertPolls(string[] polls, params string[] expected) => SiteAnswers.AssertBody(
        string.Concat(polls), Lines.Of(expected), static () => new MiniMaxAgentAnswerReader(thinks: true, SiteAnswers.Faults));

    private static string Detail(int status, params string[] messages) =>
        $$$"""{"messages":[{{{string.Join(',', messages)}}}],"chat":{"chat_status":{{{status}}}},{{{Success}}}}""";

    private static string Answer(long id, string text, string? thinking = null)
    {
        string extra = thinking is null ? "{}" : $$"""{"thinking_content":"{{thinking}}"}""";
        return $$"""{"msg_id":{{id}},"msg_type":2,"msg_content":"{{text}}","extra_info":{{extra}},"timestamp":1772618397000}""";
    }

    private static string Jwt(string payload) => $"e30.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.c2ln";
}
