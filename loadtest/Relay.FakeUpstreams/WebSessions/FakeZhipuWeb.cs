using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>
/// Zhipu's site: signed headers on every call, access tokens for refresh tokens (which rotate), an answer of cumulative parts, removal.
/// </summary>
public sealed class FakeZhipuWeb : FakeWebSite
{
    private const string Base = "/chatglm";
    private const string Secret = "8a1317a7468aa3ad86e997d08f3f31cb";
    private const long WindowMs = 600_000;

    // Refresh and access tokens that are good, with the token the account was first given.
    private readonly ConcurrentDictionary<string, string> _refresh = new();
    private readonly ConcurrentDictionary<string, string> _access = new();
    private readonly ConcurrentDictionary<string, bool> _nonces = new();
    private int _count;

    private FakeZhipuWeb()
    {
    }

    public override Uri SiteAddress => new(BaseAddress, Base);

    /// <summary>A refresh token takes the place of the one it was asked for with; otherwise that one stays good too.</summary>
    public bool OldRefreshTokensDie { get; set; } = true;

    /// <summary>Address of a search hit; empty: nothing is found.</summary>
    public string Hit { get; set; } = "";

    /// <summary>The answer comes in pieces, and whole only at its end.</summary>
    public bool SendsDeltas { get; set; }

    /// <summary>Replies carry <c>code</c> instead of <c>status</c>.</summary>
    public bool HasOldReplies { get; set; }

    /// <summary>The first of the two paths for removals is gone.</summary>
    public bool HasNewDelete { get; set; }

    /// <summary>Refresh tokens that were used.</summary>
    public ConcurrentQueue<string> Refreshed { get; } = new();

    public static async Task<FakeZhipuWeb> StartAsync()
    {
        FakeZhipuWeb fake = new();
        await fake.ListenAsync();
        return fake;
    }

    /// <summary>A refresh token of the site.</summary>
    public static string Token(string name) => FakeJwt.Create($$"""{"type":"refresh","device_id":"device-{{name}}","sub":"{{name}}"}""");

    public override void Reset()
    {
        base.Reset();
        OldRefreshTokensDie = true;
        Hit = "";
        SendsDeltas = HasOldReplies = HasNewDelete = false;
        Refreshed.Clear();
    }

    /// <summary>No access token that was given out is good any more.</summary>
    public void ExpireAccess() => _access.Clear();

    /// <summary>No refresh token but the first ones is good any more.</summary>
    public void ForgetRotations() => _refresh.Clear();

    protected override Task AnswerAsync(HttpContext context, FakeWebCall call)
    {
        int wrong = FindWrongHeader(call);
        if (wrong != 0)
        {
            return RefuseAsync(context, wrong);
        }

        string bearer = call.Header("Authorization")["Bearer ".Length..];
        if (call.Path == Base + "/user-api/user/refresh")
        {
            return RefreshAsync(context, bearer);
        }

        if (!_access.TryGetValue(bearer, out string? owner) || TroubleOf(owner) == FakeWebTrouble.TokenRefused)
        {
            return RefuseAsync(context, 40102, StatusCodes.Status401Unauthorized);
        }

        return call.Path switch
        {
            Base + "/backend-api/assistant/stream" => AnswerAsync(context, call, owner, TroubleOf(owner)),
            Base + "/backend-api/assistant/conversation/delete" when !HasNewDelete => DeleteAsync(context, call),
            Base + "/user-api/user/info" when call.Method == "GET" => ReplyAsync(context, """{"user_id":"u1"}"""),
            Base + "/mainchat-api/conversation/delete" => DeleteAsync(context, call),
            _ => RefuseAsync(context, 404, StatusCodes.Status404NotFound),
        };
    }

    private Task RefuseAsync(HttpContext context, int code, int status = 200) => WriteJsonAsync(
        context, $$$"""{"{{{(HasOldReplies ? "code" : "status")}}}":{{{code}}},"message":"refused","result":{}}""", status);

    private Task ReplyAsync(HttpContext context, string result) => WriteJsonAsync(
        context, $$"""{"{{(HasOldReplies ? "code" : "status")}}":0,"message":"success","result":{{result}}}""");

    /// <summary>The site's code; 0: all are right.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The site's own format.")]
    private int FindWrongHeader(FakeWebCall call)
    {
        string timestamp = call.Header("X-Timestamp");
        string nonce = call.Header("X-Nonce");
        if (call.Header("User-Agent").Length == 0)
        {
            return 40002;
        }

        if (call.Header("X-Device-Id").Length == 0 || call.Header("X-App-Platform") != "pc" || call.Header("X-App-Version").Length == 0)
        {
            return 40001;
        }

        if (call.Header("X-Sign").Length == 0)
        {
            return 40011;
        }

        bool isStamped = timestamp.Length == 13 && timestamp.All(char.IsAsciiDigit)
            && timestamp[11] - '0' == timestamp.Where(static (_, i) => i != 11).Sum(static digit => digit - '0') % 10;
        bool isNow = isStamped && Math.Abs(long.Parse(timestamp, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) < WindowMs;
        string sign = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{timestamp}-{nonce}-{Secret}")));
        return isNow && call.Header("X-Sign") == sign && _nonces.TryAdd(nonce, true) ? 0 : 40014;
    }

    private Task RefreshAsync(HttpContext context, string bearer)
    {
        // Whose it is: a rotated one is in the list; a first one says its account's name, and dies with its first rotation.
        string owner = _refresh.GetValueOrDefault(bearer, bearer);
        bool isFirst = bearer.EndsWith(".c2lnbmF0dXJl", StringComparison.Ordinal);
        bool isReplaced = OldRefreshTokensDie && isFirst && _refresh.Values.Contains(owner);
        if (TroubleOf(owner) == FakeWebTrouble.TokenRefused || isReplaced || !(isFirst || _refresh.ContainsKey(bearer)))
        {
            return RefuseAsync(context, 40102);
        }

        Refreshed.Enqueue(bearer);
        int number = Interlocked.Increment(ref _count);
        string access = FakeJwt.Create($$"""{"type":"access","n":{{number}},"exp":4000000000}""");
        string fresh = FakeJwt.Create($$"""{"type":"refresh","n":{{number}}}""") + "rotated";
        if (OldRefreshTokensDie)
        {
            _refresh.TryRemove(bearer, out _);
        }

        _refresh[fresh] = owner;
        _access[access] = owner;
        return ReplyAsync(context, $$"""{"access_token":"{{access}}","refresh_token":"{{fresh}}","user_id":"u1"}""");
    }

    private async Task AnswerAsync(HttpContext context, FakeWebCall call, string owner, FakeWebTrouble trouble)
    {
        JsonElement body = call.Json;
        if (body.GetProperty("assistant_id").GetString()!.Length != 24 || body.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("type").GetString() != "text")
        {
            await RefuseAsync(context, 40000);
        }
        else if (trouble == FakeWebTrouble.Html)
        {
            await WriteHtmlAsync(context);
        }
        else if (trouble == FakeWebTrouble.Json)
        {
            await ReplyAsync(context, "{}");
        }
        else if (trouble == FakeWebTrouble.Limited)
        {
            await RefuseAsync(context, 429, StatusCodes.Status429TooManyRequests);
        }
        else
        {
            context.Response.ContentType = "text/event-stream";
            BeginAnswer(owner);
            try
            {
                await StreamAsync(context, body.GetProperty("meta_data"), body.GetProperty("conversation_id").GetString()!, trouble);
            }
            finally
            {
                EndAnswer(owner);
            }
        }
    }

    private async Task StreamAsync(HttpContext context, JsonElement switches, string conversation, FakeWebTrouble trouble)
    {
        if (trouble == FakeWebTrouble.Empty || conversation.Length > 0)
        {
            await context.Response.StartAsync(context.RequestAborted);
            return; // a conversation made up by the client is answered with nothing, too
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _count):x24}");
        Conversations[id] = false;
        string thinking = "";
        if (switches.GetProperty("chat_mode").GetString() == "zero")
        {
            foreach (string thought in Thoughts)
            {
                thinking += thought;
                await EventAsync(context, id, "process", Part("l1", "process", $$"""{"type":"think","think":{{Quote(thinking)}}}"""));
            }
        }

        if (switches.GetProperty("is_networking").GetBoolean() && Hit.Length > 0)
        {
            await EventAsync(context, id, "process", Part(
                "l2", "finish", """{"type":"tool_result"}""",
                $$$"""{"tool_result_extra":{"search_results":[{"match_key":"turn0search1","url":{{{Quote(Hit)}}},"title":"T","snippet":"S"}]}}"""));
        }

        string text = "";
        for (int i = 0; i < Pieces.Count; i++)
        {
            await PauseAsync(i, context.RequestAborted);
            if (i > 0 && trouble == FakeWebTrouble.Cut)
            {
                await CutAsync(context);
                return;
            }

            if (i > 0 && trouble == FakeWebTrouble.EndsEarly)
            {
                return;
            }

            if (trouble == FakeWebTrouble.Moderated && i == 1)
            {
                await SendAsync(context, $$$"""data: {"conversation_id":"{{{id}}}","status":"intervene","last_error":{"intervene_text":"no"},"parts":[]}{{{"\n\n"}}}""");
                return;
            }

            text += Pieces[i];
            await EventAsync(context, id, i == 0 ? "init" : "process", Part("l3", "process", $$"""{"type":"text","text":{{Quote(SendsDeltas ? Pieces[i] : text)}}}"""));
        }

        await EventAsync(context, id, "finish", Part("l3", "finish", $$"""{"type":"text","text":{{Quote(text)}}}"""));
    }

    private Task DeleteAsync(HttpContext context, FakeWebCall call)
    {
        string id = call.Json.GetProperty("conversation_id").GetString()!;
        Conversations[id] = true;
        return ReplyAsync(context, "{}");
    }

    private static Task EventAsync(HttpContext context, string id, string status, string part) => SendAsync(
        context, $$"""event:message{{"\n"}}data: {"id":"e1","conversation_id":"{{id}}","assistant_id":"65940acff94777010aa6b796","status":"{{status}}","last_error":{},"parts":[{{part}}]}{{"\n\n"}}""");

    private static string Part(string logicId, string status, string item, string metaData = "{}") =>
        $$"""{"id":"p","logic_id":"{{logicId}}","role":"assistant","status":"{{status}}","content":[{{item}}],"meta_data":{{metaData}}}""";

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
