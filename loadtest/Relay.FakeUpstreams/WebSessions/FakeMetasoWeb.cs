using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>
/// Metaso's site: the page with its token, the session, the search that answers; and the newer search without a session. A token is
/// <c>uid-sid</c>, the two cookies. A page's token and a session are good once, for the one they were given to.
/// </summary>
public sealed class FakeMetasoWeb : FakeCheckedSite
{
    public const string PagePath = "/";
    public const string SessionPath = "/api/session";
    public const string SearchPath = "/api/searchV2";

    private const string LimitedError = """{"type":"error","code":4001,"msg":"too many"}""";

    private static readonly string[] s_query =
        ["sessionId", "question", "lang", "mode", "url", "enableMix", "scholarSearchDomain", "expectedCurrentSessionSearchCount", "is-mini-webview", "token"];

    private readonly ConcurrentDictionary<string, string> _pages = new();
    private readonly ConcurrentDictionary<string, (string Token, string Page, string Question, string Mode, string Engine)> _sessions = new();
    private long _last;

    private FakeMetasoWeb()
    {
    }

    /// <summary>The page has no token in it, as one that has changed, or that bars programs.</summary>
    public bool OmitsPageToken { get; set; }

    /// <summary>The <c>errCode</c> of every session; 0: they are made.</summary>
    public int SessionError { get; set; }

    public static async Task<FakeMetasoWeb> StartAsync()
    {
        FakeMetasoWeb fake = new();
        await fake.ListenAsync();
        return fake;
    }

    public override void Reset()
    {
        base.Reset();
        OmitsPageToken = false;
        SessionError = 0;
    }

    protected override Task AnswerAsync(HttpContext context, FakeWebCall call)
    {
        string token = Cookie(call, "uid") is { Length: > 0 } uid ? $"{uid}-{Cookie(call, "sid")}" : "";
        FakeWebTrouble trouble = TroubleOf(token);
        bool isPage = call is { Method: "GET", Path: PagePath };
        Expect(call, call.Header("User-Agent").Length > 0, "User-Agent");
        return trouble == FakeWebTrouble.Challenge ? WriteHtmlAsync(context, StatusCodes.Status202Accepted)
            : isPage ? PageAsync(context, call, token)
            : token.Length == 0 || trouble == FakeWebTrouble.TokenRefused ? WriteJsonAsync(context, """{"errCode":401,"errMsg":"not signed in"}""", StatusCodes.Status401Unauthorized)
            : (call.Method, call.Path) switch
            {
                ("POST", SessionPath) => SessionAsync(context, call, token),
                ("GET", "/api/my-info") => WriteJsonAsync(context, Expect(call, call.Header("Is-Mini-Webview") == "0", "Is-Mini-Webview") ? """{"errCode":0,"data":{"user":{"id":"u1"}}}""" : "{}"),
                ("GET", SearchPath) => SearchAsync(context, call, token, trouble),
                ("POST", SearchPath) => NewSearchAsync(context, call, token, trouble),
                _ => UnknownAsync(context, call),
            };
    }

    private Task UnknownAsync(HttpContext context, FakeWebCall call)
    {
        Expect(call, false, "no such call");
        return WriteJsonAsync(context, "{}", StatusCodes.Status404NotFound);
    }

    private Task PageAsync(HttpContext context, FakeWebCall call, string token)
    {
        Expect(call, call.Header("Sec-Fetch-Dest") == "document" && call.Header("Sec-Fetch-Mode") == "navigate" && call.Header("Upgrade-Insecure-Requests") == "1", "a page is navigated to");
        string page = string.Create(CultureInfo.InvariantCulture, $"page/{Interlocked.Increment(ref _last)}+x=");
        _pages[page] = token;
        string meta = OmitsPageToken ? "" : $"<meta id=\"meta-token\" content=\"{WebUtility.HtmlEncode(page)}\">";
        context.Response.ContentType = "text/html; charset=utf-8";
        return SendAsync(context, $"<!DOCTYPE html><html><head><meta charset=\"utf-8\">{meta}<title>Metaso</title></head><body></body></html>");
    }

    private Task SessionAsync(HttpContext context, FakeWebCall call, string token)
    {
        JsonElement body = call.Json;
        string question = TextAt(body, "question") ?? "", mode = TextAt(body, "mode") ?? "", engine = TextAt(body, "engineType") ?? "", page = call.Header("Token");
        bool isGood = Expect(call, _pages.GetValueOrDefault(page) == token, "Token is not of a page of this user's")
            & Expect(call, call.Header("Is-Mini-Webview") == "0", "Is-Mini-Webview")
            & Expect(call, question.Length > 0 && mode.Length > 0 && TextAt(body, "scholarSearchDomain") == "all", "the body");
        if (!isGood || SessionError != 0)
        {
            string code = (isGood ? SessionError : 400).ToString(CultureInfo.InvariantCulture);
            return WriteJsonAsync(context, $$"""{"errCode":{{code}},"errMsg":"no session"}""");
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"85{Interlocked.Increment(ref _last)}");
        _sessions[id] = (token, page, question, mode, engine);
        return WriteJsonAsync(context, "{\"errCode\":0,\"errMsg\":\"\",\"data\":{\"id\":\"" + id + "\",\"question\":" + Quote(question) + "}}");
    }

    private Task SearchAsync(HttpContext context, FakeWebCall call, string token, FakeWebTrouble trouble)
    {
        string id = Parameter(call, "sessionId"), question = Parameter(call, "question"), page = Parameter(call, "token");
        bool isGood = Expect(call, _sessions.TryRemove(id, out var session), "the session is unknown or used")
            && Expect(call, session == (token, page, question, Parameter(call, "mode"), Parameter(call, "engineType")), "the session was made for something else")
            & Expect(call, _pages.TryRemove(page, out _), "the page's token was used")
            & Expect(call, Parameters(call).Select(static one => one.Name).Where(static name => name != "engineType").SequenceEqual(s_query), "the query has other members")
            & Expect(call, Parameter(call, "url") == $"{Origin}/search/{id}?newSearch=true&q={question}", "url")
            & Expect(call, call.Header("Accept") == "text/event-stream", "Accept");
        return isGood ? StreamAsync(context, token, trouble, """{"type":"heartbeat"}""") : WriteJsonAsync(context, """{"errCode":400,"errMsg":"bad request"}""");
    }

    private Task NewSearchAsync(HttpContext context, FakeWebCall call, string token, FakeWebTrouble trouble)
    {
        JsonElement body = call.Json;
        string page = call.Header("token");
        bool isGood = Expect(call, _pages.TryRemove(KeyValuePair.Create(page, token)), "token is not of a page of this user's, or used")
            & Expect(call, TextAt(body, "token") == page, "the body's token")
            & Expect(call, call.Header("metaso-pc") == "pc" && call.Header("Accept") == "text/event-stream", "metaso-pc and Accept")
            & Expect(call, TextAt(body, "question") is { Length: > 0 } && TextAt(body, "model") is { Length: > 0 } && IsTrueAt(body, "newEngine"), "the body");
        return isGood
            ? StreamAsync(context, token, trouble, """{"type":"session-created","data":{"groupId":"g1"}}""")
            : WriteJsonAsync(context, """{"errCode":400,"errMsg":"bad request"}""");
    }

    private async Task StreamAsync(HttpContext context, string token, FakeWebTrouble trouble, string first)
    {
        if (trouble is FakeWebTrouble.Html or FakeWebTrouble.Json)
        {
            await (trouble == FakeWebTrouble.Html ? WriteHtmlAsync(context) : WriteJsonAsync(context, """{"errCode":0,"data":{}}"""));
            return;
        }

        context.Response.ContentType = "text/event-stream";
        if (IsLimited(token, trouble))
        {
            await SendAsync(context, Event("[TOO_MANY_REQUESTS]"));
            return;
        }

        BeginAnswer(token);
        try
        {
            await SendAsync(context, Event(first) + Event("""{"type":"query","debugId":"1"}""")
                + Event("""{"type":"set-reference","resultId":"1","list":[{"title":"T","link":"https://example.invalid/a","snippet":"S"},{"title":"U","url":"https://example.invalid/b"}]}"""));
            string[] events = [.. Pieces.Select(static piece => Event("{\"type\":\"append-text\",\"text\":" + Quote(piece) + "}"))];
            if (await SendPiecesAsync(context, trouble, events, Event(LimitedError)))
            {
                await SendAsync(context, Event("[DONE]"));
            }
        }
        finally
        {
            EndAnswer(token);
        }
    }

    private static string Event(string data) => $"data: {data}\n\n";
}
