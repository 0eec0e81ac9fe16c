using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>
/// DeepSeek's site: conversation, challenge, answer with the challenge solved, removal. A challenge is good for one call of one kind, before
/// it expires.
/// </summary>
public sealed class FakeDeepSeekWeb : FakeWebSite
{
    private const string Api = "/api/v0";
    private const string Completion = Api + "/chat/completion";

    private static readonly string[] s_headers = ["X-Client-Platform", "X-Client-Version", "X-Client-Locale", "X-App-Version", "Origin", "Referer"];

    private readonly ConcurrentDictionary<string, DeepSeekPuzzle> _puzzles = new();
    private readonly ConcurrentDictionary<string, string> _owners = new();
    private int _sessions;

    private FakeDeepSeekWeb()
    {
    }

    /// <summary>Numbers to be looked at; the answer is one of them.</summary>
    public int Difficulty { get; set; } = 3_000;

    /// <summary>How long a challenge is good, ms.</summary>
    public long ExpireAfterMs { get; set; } = 300_000;

    /// <summary>The reply to the creation of a conversation as before April 2026.</summary>
    public bool HasOldCreateReply { get; set; }

    /// <summary>Address of a search hit; empty: nothing is found.</summary>
    public string Hit { get; set; } = "";

    /// <summary>When mutes end, Unix seconds.</summary>
    public long MuteUntil { get; set; } = 4_000_000_000;

    /// <summary>Answers that were told to stop, by conversation.</summary>
    public ConcurrentQueue<string> Stopped { get; } = new();

    public static async Task<FakeDeepSeekWeb> StartAsync()
    {
        FakeDeepSeekWeb fake = new();
        await fake.ListenAsync();
        return fake;
    }

    public override void Reset()
    {
        base.Reset();
        Difficulty = 3_000;
        ExpireAfterMs = 300_000;
        HasOldCreateReply = false;
        Hit = "";
        Stopped.Clear();
    }

    protected override Task AnswerAsync(HttpContext context, FakeWebCall call)
    {
        string token = call.Header("Authorization") is { Length: > 7 } bearer && bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer[7..] : "";
        FakeWebTrouble trouble = TroubleOf(token);
        if (call.Header("User-Agent").Length == 0)
        {
            return WriteHtmlAsync(context, StatusCodes.Status429TooManyRequests);
        }

        if (trouble == FakeWebTrouble.Challenge)
        {
            context.Response.Headers["x-amzn-waf-action"] = "challenge";
            return WriteHtmlAsync(context, StatusCodes.Status202Accepted);
        }

        string[] missing = [.. s_headers.Where(name => call.Header(name).Length == 0)];
        if (missing.Length > 0)
        {
            return WriteJsonAsync(context, $$"""{"detail":[{"loc":"header.{{missing[0]}}"}]}""", StatusCodes.Status422UnprocessableEntity);
        }

        if (token.Length == 0 || trouble == FakeWebTrouble.TokenRefused)
        {
            return WriteJsonAsync(context, """{"code":40003,"msg":"Authorization Failed (invalid token)","data":null}""");
        }

        return call.Path switch
        {
            Api + "/chat_session/create" => CreateAsync(context, token),
            Api + "/chat/create_pow_challenge" => ChallengeAsync(context, call),
            Api + "/users/current" when call.Method == "GET" => ReplyAsync(context, """{"id":"u1","token":"t"}"""),
            Completion => CompleteAsync(context, call, token, trouble),
            Api + "/chat/stop_stream" => StopAsync(context, call),
            Api + "/chat_session/delete" => DeleteAsync(context, call, token),
            _ => WriteJsonAsync(context, """{"code":404,"msg":"not found","data":null}""", StatusCodes.Status404NotFound),
        };
    }

    private static Task ReplyAsync(HttpContext context, string data) =>
        WriteJsonAsync(context, $$$"""{"code":0,"msg":"","data":{"biz_code":0,"biz_msg":"","biz_data":{{{data}}}}}""");

    private static Task RefuseAsync(HttpContext context, int code, string message, string more = "") =>
        WriteJsonAsync(context, $$$"""{"code":0,"msg":"","data":{"biz_code":{{{code}}},"biz_msg":"{{{message}}}"{{{more}}},"biz_data":null}}""");

    private Task CreateAsync(HttpContext context, string token)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{Interlocked.Increment(ref _sessions):d12}");
        _owners[id] = token;
        Conversations[id] = false;
        return ReplyAsync(
            context,
            HasOldCreateReply ? $$"""{"id":"{{id}}","seq_id":1}"""
                : $$$"""{"chat_session":{"id":"{{{id}}}","seq_id":1,"agent":"chat","model_type":"default","title":null},"ttl_seconds":259200}""");
    }

    private Task ChallengeAsync(HttpContext context, FakeWebCall call)
    {
        string target = call.Json.GetProperty("target_path").GetString()!;
        long expireAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + ExpireAfterMs;
        DeepSeekPuzzle puzzle = new(
            RandomNumberGenerator.GetInt32(Difficulty), RandomNumberGenerator.GetHexString(20, lowercase: true), expireAt,
            RandomNumberGenerator.GetHexString(64, lowercase: true), target);
        _puzzles[puzzle.Challenge] = puzzle;
        return ReplyAsync(
            context,
            $$$"""{"challenge":{"algorithm":"DeepSeekHashV1","challenge":"{{{puzzle.Challenge}}}","salt":"{{{puzzle.Salt}}}","signature":"{{{puzzle.Signature}}}","difficulty":{{{Difficulty}}},"expire_at":{{{expireAt}}},"expire_after":{{{ExpireAfterMs}}},"target_path":"{{{target}}}"}}""");
    }

    private async Task CompleteAsync(HttpContext context, FakeWebCall call, string token, FakeWebTrouble trouble)
    {
        string wrong = FindWrongWork(call.Header("X-Ds-Pow-Response"));
        JsonElement body = call.Json;
        string session = body.GetProperty("chat_session_id").GetString()!;
        if (wrong.Length > 0)
        {
            await RefuseAsync(context, 2, wrong);
        }
        else if (_owners.GetValueOrDefault(session) != token || Conversations[session])
        {
            await RefuseAsync(context, 1, "ILLEGAL_CHAT_SESSION_ID");
        }
        else if (body.GetProperty("parent_message_id").ValueKind != JsonValueKind.Null || body.GetProperty("ref_file_ids").GetArrayLength() != 0
            || body.GetProperty("prompt").GetString()!.Length == 0)
        {
            await WriteJsonAsync(context, """{"detail":[{"loc":"body"}]}""", StatusCodes.Status422UnprocessableEntity);
        }
        else if (trouble == FakeWebTrouble.Muted)
        {
            await RefuseAsync(context, 5, "user is muted", $",\"mute_until\":{MuteUntil}");
        }
        else if (trouble == FakeWebTrouble.Html)
        {
            await WriteHtmlAsync(context);
        }
        else if (trouble == FakeWebTrouble.Json)
        {
            await ReplyAsync(context, "{}");
        }
        else
        {
            BeginAnswer(token);
            try
            {
                await StreamAsync(context, body, trouble);
            }
            finally
            {
                EndAnswer(token);
            }
        }
    }

    /// <summary>What is wrong with the work; empty: nothing.</summary>
    private string FindWrongWork(string header)
    {
        try
        {
            JsonElement work = JsonElement.Parse(Convert.FromBase64String(header));
            return !_puzzles.TryGetValue(work.GetProperty("challenge").GetString()!, out DeepSeekPuzzle? puzzle) ? "unknown challenge"
                : work.GetProperty("algorithm").GetString() != "DeepSeekHashV1" ? "wrong algorithm"
                : work.GetProperty("salt").GetString() != puzzle.Salt || work.GetProperty("signature").GetString() != puzzle.Signature ? "wrong signature"
                : work.GetProperty("target_path").GetString() != puzzle.TargetPath || puzzle.TargetPath != Completion ? "wrong target"
                : work.GetProperty("answer").GetInt64() != puzzle.Answer ? "wrong answer"
                : puzzle.ExpireAt < DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() ? "expired"
                : puzzle.IsUsed ? "used"
                : Use(puzzle);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "no work";
        }

        static string Use(DeepSeekPuzzle puzzle)
        {
            puzzle.IsUsed = true;
            return "";
        }
    }

    private async Task StreamAsync(HttpContext context, JsonElement body, FakeWebTrouble trouble)
    {
        bool thinks = body.GetProperty("thinking_enabled").GetBoolean();
        bool searches = body.GetProperty("search_enabled").GetBoolean();
        context.Response.ContentType = "text/event-stream";
        await SendAsync(context, "event: ready\ndata: {\"request_message_id\":1,\"response_message_id\":2,\"model_type\":\"default\"}\n\nevent: update_session\ndata: {\"updated_at\":1775386361.5}\n\n");
        if (trouble == FakeWebTrouble.Empty)
        {
            await SendAsync(context, "event: close\ndata: {\"click_behavior\":\"none\",\"auto_resume\":false}\n\n");
            return;
        }

        if (trouble is FakeWebTrouble.Limited or FakeWebTrouble.ErrorFirst)
        {
            string reason = trouble == FakeWebTrouble.Limited ? "rate_limit_reached" : "input_exceeds_limit";
            await SendAsync(context, $$"""event: hint{{"\n"}}data: {"type":"error","content":"no","clear_response":true,"finish_reason":"{{reason}}"}{{"\n\n"}}""");
            return;
        }

        int sent = 0;
        string kind = thinks ? "THINK" : "RESPONSE";
        string[] first = thinks ? [.. Thoughts] : [.. Pieces];
        await PauseAsync(sent, context.RequestAborted);
        string found = searches && Hit.Length > 0 ? $$"""{"id":9,"type":"SEARCH","queries":[],"results":[{"url":{{Quote(Hit)}},"title":"T","snippet":"S","cite_index":1}],"content":null},""" : "";
        string fragments = $$"""[{{found}}{"id":1,"type":"{{kind}}","content":{{Quote(first[0])}}}]""";
        string thinking = thinks ? "true" : "false";
        await PatchAsync(
            context,
            """{"v":{"response":{"message_id":2,"parent_id":1,"model":"","role":"ASSISTANT","thinking_enabled":""" + thinking
            + ""","status":"WIP","fragments":""" + fragments + "}}}");
        sent += thinks ? 0 : 1;
        for (int i = 1; i < first.Length; i++)
        {
            if (!thinks && await EndsAsync(context, sent, trouble))
            {
                return;
            }

            await PatchAsync(context, i == 1
                ? $$"""{"p":"response/fragments/-1/content","o":"APPEND","v":{{Quote(first[i])}}}"""
                : $$"""{"v":{{Quote(first[i])}}}""");
            sent += thinks ? 0 : 1;
        }

        if (thinks)
        {
            await PatchAsync(context, """{"p":"response/fragments/-1/elapsed_secs","o":"SET","v":0.95}""");
            await PatchAsync(context, $$"""{"p":"response/fragments","o":"APPEND","v":[{"id":2,"type":"RESPONSE","content":{{Quote(Pieces[0])}}}]}""");
            sent++;
            for (int i = 1; i < Pieces.Count; i++)
            {
                if (await EndsAsync(context, sent, trouble))
                {
                    return;
                }

                await PatchAsync(context, i == 1 ? $$"""{"p":"response/fragments/-1/content","v":{{Quote(Pieces[i])}}}""" : $$"""{"v":{{Quote(Pieces[i])}}}""");
                sent++;
            }
        }

        await PatchAsync(context, """{"p":"response","o":"BATCH","v":[{"p":"accumulated_token_usage","v":41},{"p":"quasi_status","v":"FINISHED"}]}""");
        await PatchAsync(context, """{"p":"response/status","o":"SET","v":"FINISHED"}""");
        await SendAsync(context, "event: update_session\ndata: {\"updated_at\":1775386362.5}\n\nevent: title\ndata: {\"content\":\"Greeting\"}\n\nevent: close\ndata: {\"click_behavior\":\"none\",\"auto_resume\":false}\n\n");
    }

    /// <summary>Before each piece of the answer but the first: it may stall, break or end here.</summary>
    private async Task<bool> EndsAsync(HttpContext context, int sent, FakeWebTrouble trouble)
    {
        await PauseAsync(sent, context.RequestAborted);
        switch (trouble)
        {
            case FakeWebTrouble.Cut:
                await CutAsync(context);
                return true;
            case FakeWebTrouble.ErrorLater:
                await SendAsync(context, "event: hint\ndata: {\"type\":\"error\",\"content\":\"no\",\"finish_reason\":\"rate_limit_reached\"}\n\n");
                return true;
            default:
                return trouble == FakeWebTrouble.EndsEarly;
        }
    }

    private Task StopAsync(HttpContext context, FakeWebCall call)
    {
        if (call.Json.GetProperty("message_id").GetInt64() != 2)
        {
            return RefuseAsync(context, 26, "invalid message id");
        }

        Stopped.Enqueue(call.Json.GetProperty("chat_session_id").GetString()!);
        return ReplyAsync(context, "null");
    }

    private Task DeleteAsync(HttpContext context, FakeWebCall call, string token)
    {
        string session = call.Json.GetProperty("chat_session_id").GetString()!;
        if (_owners.GetValueOrDefault(session) != token)
        {
            return RefuseAsync(context, 1, "ILLEGAL_CHAT_SESSION_ID");
        }

        Conversations[session] = true;
        return ReplyAsync(context, "null");
    }

    private static Task PatchAsync(HttpContext context, string json) => SendAsync(context, $"data: {json}\n\n");

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
