using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions.Qwen;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>Qwen's events, cookies and refusals.</summary>
public sealed class QwenTests
{
    [Fact]
    public void Read_Cumulative_IsToldOnceAndWithoutItsMark() =>
        WebTranscript.AssertReads(
            Frame("", Think("Hm")) + Frame("[(dee", Think("Hmm")) + Frame("[(deep_think)]Hel", Think("Hmm")) + Frame("[(deep_think)]Hello 你", Think("Hmm"), "complete"),
            Second, "start", "thinking Hmm", "text Hello 你", "finish Stop", "= Finished");

    [Theory]
    [InlineData("event:complete\ndata:true\n\n")]
    [InlineData("data:{\"data\":{\"sse_end\":\"1\"}}\n\n")]
    [InlineData("data: [DONE]\n\n")]
    public void Read_OtherEnds_AreEnds(string end) =>
        WebTranscript.AssertReads(Frame("[A](x) is a link") + end, Second, "start", "text [A](x) is a link", "finish Stop", "= Finished");

    [Fact]
    public void Read_FirstGeneration_IsToldOnce() =>
        WebTranscript.AssertReads(
            Contents("Hel", "generating", true) + Contents("Hello", "finished", true) + "data: [DONE]\n\n", First, "start", "text Hello", "finish Stop", "= Finished");

    [Fact]
    public void Read_Endings_AreWhatTheyAre()
    {
        WebTranscript.AssertReads(Frame("A"), Second, "start", "text A", "= Cut");
        WebTranscript.AssertReads(Contents("A", "generating", true), First, "start", "text A", "finish Stop", "= Finished");
        WebTranscript.AssertReads(Contents("A", "finish", false), First, "start", "text A", "fail ContentBlocked", "= Failed");
        WebTranscript.AssertReads("", First, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads("event:complete\ndata:true\n\n", Second, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads(Frame("A") + "data:{\"success\":false,\"error_code\":500,\"error_msg\":\"x\"}\n\n", Second, "start", "text A", "fail Transient", "= Failed");
        WebTranscript.AssertReads("data:{\"errorCode\":\"RATE_LIMIT\",\"errorMsg\":\"x\"}\n\n", First, "fail RateLimited", "= Failed");
        WebTranscript.AssertReads("data:{\"success\":false}\n\n", Second, "fail Transient", "= Failed");
    }

    [Theory]
    [InlineData("abc123", "tongyi_sso_ticket=abc123", "")]
    [InlineData("abc==", "tongyi_sso_ticket=abc==", "")]
    [InlineData("login=xyz", "login=xyz", "")]
    [InlineData("tongyi_sso_ticket=a;XSRF-TOKEN=b%2Bc ; x", "tongyi_sso_ticket=a; XSRF-TOKEN=b%2Bc", "b+c")]
    public void Parse_Token_IsCookies(string token, string header, string xsrf) => Assert.Equal(new QwenCookies(header, xsrf), QwenCookies.Parse(token));

    [Theory]
    [InlineData(200, """{"success":true,"code":0}""", null)]
    [InlineData(200, """{"ret":["FAIL_SYS_USER_VALIDATE::x"]}""", ChatFaultKind.QuotaWindow)]
    [InlineData(200, """<html>FAIL_SYS_USER_VALIDATE</html>""", ChatFaultKind.QuotaWindow)]
    [InlineData(401, "{}", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"success":false,"errorCode":"NOT_LOGIN"}""", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"success":false}""", ChatFaultKind.Transient)]
    [InlineData(200, "", ChatFaultKind.Transient)]
    public void Reply_Body_MeansWhatTheDocumentSays(int status, string body, ChatFaultKind? kind) =>
        Assert.Equal(kind, QwenReply.Read(status, Encoding.UTF8.GetBytes(body), 0, WebTranscript.Faults)?.Kind);

    private static QwenAnswerReader First() => new(WebTranscript.Faults, isFirstGeneration: true);

    private static QwenAnswerReader Second() => new(WebTranscript.Faults, isFirstGeneration: false);

    private static string Think(string text) => "{\"type\":\"deep_think\",\"content\":{\"think_content\":\"" + text + "\",\"status\":\"processing\"}}";

    private static string Frame(string text, string load = "", string status = "processing") =>
        "data:{\"communication\":{\"sessionid\":\"s\"},\"data\":{\"messages\":[{\"mime_type\":\"signal/post\",\"content\":\"no\",\"status\":\"complete\"},{\"mime_type\":\"multi_load/iframe\",\"content\":\""
        + text + "\",\"status\":\"" + status + "\",\"meta_data\":{\"multi_load\":[" + load + "]}}],\"status\":\"processing\"},\"success\":true,\"error_code\":0,\"error_msg\":\"\"}\n\n";

    private static string Contents(string text, string status, bool canShare) =>
        "data: {\"sessionId\":\"s\",\"msgId\":\"m\",\"contents\":[{\"contentType\":\"text\",\"role\":\"assistant\",\"content\":\"" + text
        + "\"}],\"contentType\":\"text\",\"msgStatus\":\"" + status + "\",\"canShare\":" + (canShare ? "true" : "false") + "}\n\n";
}
