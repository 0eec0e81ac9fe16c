using System.Text;
using Relay.Protocol.Tests.Translation;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Metaso;

namespace Relay.Protocol.Tests.WebSessions;

public class MetasoTests
{
    private const string Stream =
        """
        data: {"type":"query","debugId":"1"}

        data: {"type":"set-reference","resultId":"1","list":[{"title":"T","link":"https://example.invalid/a","snippet":"S"},{"title":"U","url":"https://example.invalid/b"}]}

        data: {"type":"heartbeat"}

        data: {"type":"append-text","text":"Hello[[1]]"}

        data: {"type":"append-text","text":" 世界[["}

        data: {"type":"append-text","text":"2]][[9]],[[x]] a[0]"}

        data: [DONE]


        """;

    private static readonly MetasoQuestion s_question = new("a&b 问?", "detail", "", "t/o+k=");

    [Theory]
    [InlineData(WebCitations.Strip, "text Hello|text  世界|text ,[[x]] a[0]")]
    [InlineData(WebCitations.Keep, "text Hello[[1]]|text  世界[[|text 2]][[9]],[[x]] a[0]")]
    [InlineData(WebCitations.Links, "text Hello|text [1](https://example.invalid/a)|text  世界|text [2](https://example.invalid/b)|text ,[[x]] a[0]")]
    public void Read_MarksSplitOverDeltas_BecomeWhatIsWanted(WebCitations citations, string texts)
    {
        string read = SiteAnswers.Read(Stream, new MetasoAnswerReader(SiteAnswers.Faults, citations));

        // Where a text is cut is the marks' own matter.
        Assert.Equal("start" + Plain(texts.Split('|')) + "finish Stop= Finished", Plain(read.TrimEnd('\n').Split('\n')));
    }

    [Fact]
    public void Read_AnyCut_SaysTheSame() => SiteAnswers.AssertEvents(
        Stream,
        SiteAnswers.Read(Stream, new MetasoAnswerReader(SiteAnswers.Faults, WebCitations.Links)),
        () => new MetasoAnswerReader(SiteAnswers.Faults, WebCitations.Links));

    [Theory]
    [InlineData("""{"type":"error","code":4001,"msg":"too often"}""", "RateLimited", "limits the account just now (4001)")]
    [InlineData("""{"type":"error","code":"5000","message":"?"}""", "Transient", "answered with an error (5000)")]
    [InlineData("[TOO_MANY_REQUESTS]", "RateLimited", "limits the account just now (TOO_MANY_REQUESTS)")]
    [InlineData("[DONE]", "RateLimited", "gave an empty answer, as it does to accounts it limits")]
    [InlineData("""{"type":"heartbeat"}""", "RateLimited", "gave an empty answer, as it does to accounts it limits")]
    public void Read_Refusal_FailsWithWordsThatNameTheOfficialApi(string data, string kind, string what) => SiteAnswers.AssertEvents(
        $"data: {data}\n\n", Lines.Of(SiteAnswers.Fail(kind, what), "= Failed"), () => new MetasoAnswerReader(SiteAnswers.Faults, WebCitations.Strip));

    [Fact]
    public void Read_ErrorAfterText_FailsAndEndsNothing() => SiteAnswers.AssertEvents(
        "data: {\"type\":\"append-text\",\"text\":\"Hal\"}\n\ndata: {\"type\":\"error\",\"code\":1,\"msg\":\"x\"}\n\ndata: [DONE]\n\n",
        Lines.Of("start", "text Hal", SiteAnswers.Fail("Transient", "answered with an error (1)"), "= Failed"),
        () => new MetasoAnswerReader(SiteAnswers.Faults, WebCitations.Strip));

    [Fact]
    public void Read_NoEndMark_IsCut() => SiteAnswers.AssertEvents(
        "data: {\"type\":\"append-text\",\"text\":\"Hal\"}\n\n",
        Lines.Of("start", "text Hal", "= Cut"),
        () => new MetasoAnswerReader(SiteAnswers.Faults, WebCitations.Strip));

    [Theory]
    [InlineData("""<html><head><meta charset="utf-8"><meta id="meta-token" content="a/b+c="></head>""", "a/b+c=")]
    [InlineData("""<meta content='a&amp;b&#x3D;' id='meta-token'/>""", "a&b=")]
    [InlineData("""<meta id="meta-token" content="&#43;&#x2F;&nope;&;&#99999999;">""", "+/&nope;&;&#99999999;")]
    [InlineData("""<script>var x="meta-token"</script><meta  id="meta-token"  content = "x" >""", "x")]
    [InlineData("""<meta id=meta-token content=x>""", "x")]
    [InlineData("""<meta id="meta-token" content="">""", null)]
    [InlineData("""<meta id="meta-token" content="cut""", null)]
    [InlineData("""<div id="meta-token" content="x">""", null)]
    [InlineData("""<html>log in</html>""", null)]
    public void TryFindToken_Page_FindsTheMetaElementOnly(string page, string? expected)
    {
        bool found = MetasoPage.TryFindToken(Encoding.UTF8.GetBytes(page), out string token);

        Assert.Equal((expected is not null, expected ?? ""), (found, token));
    }

    [Theory]
    [InlineData("0123456789abcdef01234567-0123456789abcdef0123456789abcdef", "uid=0123456789abcdef01234567; sid=0123456789abcdef0123456789abcdef")]
    [InlineData("a-b-c", "uid=a; sid=b-c")]
    [InlineData("abc", null)]
    [InlineData("-b", null)]
    [InlineData("a-", null)]
    [InlineData("a-b;x=1", null)]
    [InlineData("a-b\r\nX: 1", null)]
    public void TryParse_Token_SplitsAtTheFirstDash(string text, string? cookie)
    {
        bool parsed = MetasoToken.TryParse(text, out MetasoToken token);

        Assert.Equal((cookie is not null, cookie ?? "uid=; sid="), (parsed, parsed ? token.ToCookie() : "uid=; sid="));
    }

    [Fact]
    public void SearchQuery_SpecialCharacters_AreEscaped() => Assert.Equal(
        "sessionId=s1&question=a%26b%20%E9%97%AE%3F&lang=zh&mode=detail&url=https%3A%2F%2Fmetaso.cn%2Fsearch%2Fs1%3FnewSearch%3Dtrue%26q%3Da%26b%20%E9%97%AE%3F"
            + "&enableMix=true&scholarSearchDomain=all&expectedCurrentSessionSearchCount=1&is-mini-webview=0&token=t%2Fo%2Bk%3D",
        MetasoRequest.SearchQuery(s_question, "s1", "https://metaso.cn"));

    [Fact]
    public void SearchQuery_Engine_IsNamed() => Assert.EndsWith(
        "&engineType=scholar", MetasoRequest.SearchQuery(s_question with { EngineType = "scholar" }, "s1", "https://metaso.cn"), StringComparison.Ordinal);

    [Fact]
    public void SearchQuery_HalfASurrogatePair_IsReplaced() => Assert.Contains(
        "question=x%EF%BF%BD&", MetasoRequest.SearchQuery(s_question with { Text = "x\uD83D" }, "s", "https://metaso.cn"), StringComparison.Ordinal);

    [Fact]
    public void WriteSession_Question_HasTheDocumentedMembers() => Assert.Equal(
        """{"question":"a&b 问?","mode":"detail","engineType":"","scholarSearchDomain":"all"}""",
        Captured.From(output => MetasoRequest.WriteSession(output, s_question)));

    [Fact]
    public void WriteSearch_Question_HasTheDocumentedMembers() => Assert.Equal(
        """{"question":"a&b 问?","mode":"detail","model":"fast_thinking","deepResearchModel":"fast","engineType":"","scholarSearchDomain":"all","debug":false,"url":"https://metaso.cn/","lang":"zh","enableMix":true,"newEngine":true,"enableImage":false,"metaso-pc":"pc","token":"t/o+k="}""",
        Captured.From(output => MetasoRequest.WriteSearch(output, s_question, "https://metaso.cn")));

    [Theory]
    [InlineData(200, """{"errCode":0,"errMsg":"","data":{"id":"123","question":"q"}}""", "123", null)]
    [InlineData(200, """{"errCode":4001,"errMsg":"slow"}""", "", ChatFaultKind.RateLimited)]
    [InlineData(200, """{"errCode":401,"errMsg":"who"}""", "", ChatFaultKind.KeyInvalid)]
    [InlineData(200, """{"errCode":7,"errMsg":"?"}""", "", ChatFaultKind.Transient)]
    [InlineData(200, """{"errCode":0,"data":{}}""", "", ChatFaultKind.Transient)]
    [InlineData(200, "<html>", "", ChatFaultKind.QuotaWindow)]
    [InlineData(200, "", "", ChatFaultKind.RateLimited)]
    [InlineData(403, "{}", "", ChatFaultKind.KeyInvalid)]
    [InlineData(429, "", "", ChatFaultKind.RateLimited)]
    [InlineData(502, "<html>", "", ChatFaultKind.Transient)]
    public void ReadSession_Reply_GivesIdOrFault(int status, string body, string id, ChatFaultKind? kind)
    {
        ChatFault? fault = MetasoReply.ReadSession(status, Encoding.UTF8.GetBytes(body), 0, SiteAnswers.Faults, out string session);

        Assert.Equal((id, kind), (session, fault?.Kind));
    }

    private static string Plain(string[] lines) =>
        string.Concat(lines.Select(static line => line.StartsWith("text ", StringComparison.Ordinal) ? line[5..] : line));
}
