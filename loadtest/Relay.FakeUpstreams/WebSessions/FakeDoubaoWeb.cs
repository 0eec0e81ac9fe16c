using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>Doubao's site: a question that is answered, and the removal of its conversation. A token is the cookie <c>sessionid</c>.</summary>
public sealed class FakeDoubaoWeb : FakeCheckedSite
{
    public const string ChatPath = "/chat/completion";
    public const string AccountPath = "/passport/account/info/v2";
    public const string DeletePath = "/im/conversation/batch_del_user_conv";

    private const string LimitedError = """{"error_code":710022004,"error_msg":"rate limited"}""";
    private const string CaptchaError = """{"error_code":710022002,"error_msg":"please verify","type":"verify"}""";

    private static readonly string[] s_query =
        ["aid", "device_id", "device_platform", "fp", "language", "pc_version", "pkg_type", "real_aid", "region", "samantha_web", "sys_region", "tea_uuid", "use-olympus-account", "version_code", "web_id", "web_tab_id"];

    private readonly ConcurrentDictionary<string, string> _owners = new();
    private readonly ConcurrentDictionary<string, bool> _tabs = new();
    private long _last = 1000000000000000;
    private string? _device;

    private FakeDoubaoWeb()
    {
    }

    /// <summary>Content comes as JSON inside strings, as from servers that do not look at <c>agw-js-conv</c>.</summary>
    public bool EncodesTwice { get; set; }

    public static async Task<FakeDoubaoWeb> StartAsync()
    {
        FakeDoubaoWeb fake = new();
        await fake.ListenAsync();
        return fake;
    }

    public override void Reset()
    {
        base.Reset();
        EncodesTwice = false;
    }

    protected override Task AnswerAsync(HttpContext context, FakeWebCall call)
    {
        string token = Cookie(call, "sessionid");
        FakeWebTrouble trouble = TroubleOf(token);
        if (!Expect(call, call is { Method: "POST", Path: ChatPath or DeletePath or AccountPath }, "no such call"))
        {
            return WriteJsonAsync(context, """{"code":404,"message":"not found"}""", StatusCodes.Status404NotFound);
        }

        if (token.Length == 0 || trouble == FakeWebTrouble.TokenRefused)
        {
            return WriteJsonAsync(context, """{"code":710012001,"message":"session expired, please login"}""");
        }

        return call.Path == AccountPath ? WriteJsonAsync(context, """{"data":{"user_id":1234567890123456789},"message":"success"}""")
            : !IsWellFormed(call, token) ? WriteJsonAsync(context, """{"code":710010000,"message":"bad request"}""", StatusCodes.Status400BadRequest)
            : call.Path == DeletePath ? DeleteAsync(context, call, token)
            : trouble == FakeWebTrouble.Html ? WriteHtmlAsync(context)
            : trouble == FakeWebTrouble.Json ? WriteJsonAsync(context, """{"code":0,"data":{}}""")
            : ChatAsync(context, call, token, trouble);
    }

    private bool IsWellFormed(FakeWebCall call, string token)
    {
        string device = string.Join('/', Parameter(call, "device_id"), Parameter(call, "tea_uuid"), Parameter(call, "web_id"), Parameter(call, "fp"));
        string tab = Parameter(call, "web_tab_id"), fp = Parameter(call, "fp");
        return Expect(call, Parameters(call).Select(static one => one.Name).SequenceEqual(s_query), "the query has other members")
            & Expect(call, Parameter(call, "aid") == "497858" && Parameter(call, "real_aid") == "497858", "aid")
            & Expect(call, Parameter(call, "version_code") == "20800" && Parameter(call, "pc_version") == "3.5.10", "versions")
            & Expect(call, Array.TrueForAll(["device_id", "tea_uuid", "web_id"], name => Parameter(call, name) is { Length: 19 } id && id.All(char.IsAsciiDigit)), "ids of 19 digits")
            & Expect(call, fp.Length == 27 && fp.StartsWith("verify_", StringComparison.Ordinal) && !fp.Contains('-', StringComparison.Ordinal), "fp")
            & Expect(call, (_device ??= device) == device, "the device has changed")
            & Expect(call, Guid.TryParse(tab, out _) && _tabs.TryAdd(tab, true), "web_tab_id must be new")
            & Expect(call, Cookie(call, "sessionid_ss") == token, "cookie sessionid_ss")
            & Expect(call, call.Header("Content-Type").StartsWith("application/json", StringComparison.Ordinal), "Content-Type")
            & Expect(call, call.Header("Origin") == Origin && call.Header("Referer") == Origin + "/chat/", "Origin and Referer")
            & Expect(call, call.Header("User-Agent").Length > 0, "User-Agent");
    }

    private Task DeleteAsync(HttpContext context, FakeWebCall call, string token)
    {
        JsonElement body = call.Json;
        JsonElement uplink = At(body, "uplink_body", "batch_delete_user_conversation_uplink_body");
        JsonElement ids = At(uplink, "conversation_id");
        string id = ids.ValueKind == JsonValueKind.Array && ids.GetArrayLength() == 1 ? ids[0].GetString() ?? "" : "";
        bool isGood = Expect(call, NumberAt(body, "cmd") == 4171 && NumberAt(body, "channel") == 2 && TextAt(body, "version") == "1", "cmd, channel, version")
            & Expect(call, Guid.TryParse(TextAt(body, "sequence_id"), out _), "sequence_id")
            & Expect(call, NumberAt(uplink, "conversation_type") == 3 && At(uplink, "delete_all").ValueKind == JsonValueKind.False, "conversation_type, delete_all")
            & Expect(call, _owners.TryRemove(KeyValuePair.Create(id, token)), "a conversation that is not the user's");
        if (!isGood)
        {
            return WriteJsonAsync(context, """{"status_code":1,"status_desc":"no"}""");
        }

        Conversations[id] = true;
        return WriteJsonAsync(context, "{\"status_code\":0,\"downlink_body\":{\"batch_delete_user_conversation_downlink_body\":{\"result\":{\"" + id + "\":true}}}}");
    }

    private async Task ChatAsync(HttpContext context, FakeWebCall call, string token, FakeWebTrouble trouble)
    {
        if (!IsQuestion(call, out bool thinks))
        {
            await WriteJsonAsync(context, """{"code":710010000,"message":"bad request"}""", StatusCodes.Status400BadRequest);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        if (IsLimited(token, trouble) || trouble == FakeWebTrouble.Challenge)
        {
            await SendAsync(context, Event("STREAM_ERROR", trouble == FakeWebTrouble.Challenge ? CaptchaError : LimitedError));
            return;
        }

        string id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        _owners[id] = token;
        Conversations[id] = false;
        bool asksStrings = call.Header("agw-js-conv") == "str";
        BeginAnswer(token);
        try
        {
            await SendAsync(context, Event("SSE_HEARTBEAT", "{}")
                + Event("SSE_ACK", "{\"ack_client_meta\":{\"conversation_id\":" + (asksStrings ? $"\"{id}\"" : id) + ",\"section_id\":\"7\",\"conversation_type\":3},\"query_list\":[{\"message_index\":1}]}")
                + Event("FULL_MSG_NOTIFY", """{"message":{"content":{"content_block":[{"block_type":10000,"content":{"text_block":{"text":"the question, not the answer"}}}]}}}"""));
            if (await SendPiecesAsync(context, trouble, Answer(thinks, EncodesTwice || !asksStrings), Event("STREAM_ERROR", LimitedError)))
            {
                string brief = Quote(trouble == FakeWebTrouble.Empty ? "" : Text);
                await SendAsync(context, Event("SSE_REPLY_END", "{\"end_type\":1,\"msg_finish_attr\":{\"msgid\":\"9\",\"brief\":" + brief + "}}")
                    + Event("SSE_REPLY_END", """{"end_type":2}""") + Event("SSE_REPLY_END", """{"end_type":3}"""));
            }
        }
        finally
        {
            EndAnswer(token);
        }
    }

    private bool IsQuestion(FakeWebCall call, out bool thinks)
    {
        JsonElement body = call.Json;
        string local = TextAt(body, "client_meta", "local_conversation_id") ?? "";
        string time = NumberAt(body, "option", "create_time_ms").ToString(CultureInfo.InvariantCulture);
        long deep = NumberAt(body, "option", "need_deep_think");
        string?[] ids = [TextAt(body, "messages", "local_message_id"), TextAt(body, "messages", "content_block", "block_id"), TextAt(body, "option", "unique_key")];
        thinks = deep == 1;
        return Expect(call, local.Length == 25 && local.StartsWith("local_" + time, StringComparison.Ordinal) && local[6..].All(char.IsAsciiDigit), "local_conversation_id and create_time_ms")
            & Expect(call, TextAt(body, "client_meta", "conversation_id") is { Length: 0 } && TextAt(body, "client_meta", "bot_id") == "7338286299411103781", "client_meta")
            & Expect(call, NumberAt(body, "messages", "content_block", "block_type") == 10000 && TextAt(body, "messages", "content_block", "content", "text_block", "text") is { Length: > 0 }, "a text block")
            & Expect(call, Array.TrueForAll(ids, static id => Guid.TryParse(id, out _)) && ids.Distinct().Count() == 3, "three UUIDs")
            & Expect(call, IsTrueAt(body, "option", "need_create_conversation") && IsTrueAt(body, "option", "sse_recv_event_options", "support_chunk_delta"), "option")
            & Expect(call, deep is 0 or 1 && TextAt(body, "ext", "use_deep_think") == deep.ToString(CultureInfo.InvariantCulture), "need_deep_think and use_deep_think")
            & Expect(call, TextAt(body, "ext", "fp") == Parameter(call, "fp"), "ext.fp");
    }

    private List<string> Answer(bool thinks, bool twice)
    {
        List<string> events = [];
        if (thinks)
        {
            events.Add(Notice("{\"block_type\":10040,\"block_id\":\"t\",\"parent_id\":\"\",\"content\":{\"thinking_block\":{}}}," + TextBlock("t1", "t", Thoughts[0]), twice));
            events.AddRange(Thoughts.Skip(1).Select(Delta));
            events.Add(Change("""{"block_type":10040,"block_id":"t","parent_id":"","patch_type":1,"is_finish":true,"content":{"thinking_block":{}}}""", twice));
        }

        string first = TextBlock("b1", "", Pieces[0]);
        events.Add(thinks ? Change(first, twice) : Notice(first, twice));
        events.AddRange(Pieces.Skip(1).Select(Delta));
        return events;
    }

    private static string TextBlock(string id, string parent, string text) =>
        $$$"""{"block_type":10000,"block_id":"{{{id}}}","parent_id":"{{{parent}}}","patch_type":1,"content":{"text_block":{"text":""" + Quote(text) + "}}}";

    private static string Delta(string text) => Event("CHUNK_DELTA", "{\"text\":" + Quote(text) + "}");

    private static string Notice(string blocks, bool twice)
    {
        string content = "{\"content_block\":[" + blocks + "]}";
        return Event("STREAM_MSG_NOTIFY", "{\"meta\":{\"user_type\":2,\"message_id\":\"9\",\"section_id\":\"7\",\"index_in_conv\":2},\"content\":" + (twice ? Quote(content) : content) + "}");
    }

    private static string Change(string blocks, bool twice)
    {
        string changes = "[{\"patch_object\":1,\"patch_type\":1,\"patch_value\":{\"content_block\":[" + blocks + "]}}]";
        return Event("STREAM_CHUNK", "{\"message_id\":\"9\",\"patch_op\":" + (twice ? Quote(changes) : changes) + "}");
    }

    private static string Event(string name, string data) => $"id: 1\nevent: {name}\ndata: {data}\n\n";
}
