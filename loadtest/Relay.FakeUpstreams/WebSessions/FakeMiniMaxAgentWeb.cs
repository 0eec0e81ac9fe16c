using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>
/// MiniMax Agent's site: questions are sent, answers are polled. <c>yy</c> is checked strictly, <c>x-signature</c> as
/// <see cref="SignatureWord"/> says. A token is a JWT; see <see cref="CreateJwt"/>.
/// </summary>
public sealed class FakeMiniMaxAgentWeb : FakeCheckedSite
{
    public const string PageConstant = "I*7Cf%WZ#S&%1RlZJ&C2";
    public const string RegisterPath = "/v1/api/user/device/register";
    public const string AccountPath = "/v1/api/user/info";
    public const string SendPath = "/matrix/api/v1/chat/send_msg";
    public const string DetailPath = "/matrix/api/v1/chat/get_chat_detail";
    public const string DeletePath = "/matrix/api/v1/chat/delete_chat";

    private static readonly string[] s_query =
        ["device_platform", "biz_id", "app_id", "version_code", "unix", "timezone_offset", "lang", "uuid", "device_id", "os_name", "browser_name", "device_memory", "cpu_core_num", "browser_language", "browser_platform", "user_id", "screen_width", "screen_height", "token", "client"];

    private readonly ConcurrentDictionary<long, FakeAgentChat> _chats = new();
    private readonly ConcurrentDictionary<string, string> _devices = new();
    private int _breaks;
    private long _last = 337867554939466;

    private FakeMiniMaxAgentWeb()
    {
    }

    /// <summary>What <c>x-signature</c> is made with: the page's constant (default), "jwt" for the token, "" for unchecked.</summary>
    public string SignatureWord { get; set; } = PageConstant;

    /// <summary>Of <c>base_resp</c> where the answer goes wrong. Default: no credits.</summary>
    public long ErrorCode { get; set; } = 1400010161;

    /// <summary>How often a chat is said to be running when it is to be removed.</summary>
    public int RefusedDeletes { get; set; }

    /// <summary>Users whose JWT is not enough: their real id, by JWT.</summary>
    public ConcurrentDictionary<string, string> RealUsers { get; } = new();

    /// <summary>The answer comes in two messages of the assistant's.</summary>
    public bool AnswersInSteps { get; set; }

    /// <summary>So many looks at an answer that has begun break off; what they would have seen is seen by the next.</summary>
    public int BrokenLooks
    {
        get => _breaks;
        set => _breaks = value;
    }

    public static async Task<FakeMiniMaxAgentWeb> StartAsync()
    {
        FakeMiniMaxAgentWeb fake = new();
        await fake.ListenAsync();
        return fake;
    }

    /// <summary>A JWT of the site's form; its signature is none.</summary>
    public static string CreateJwt(string userId, string deviceId, long expiresUnixSeconds)
    {
        string payload = string.Create(CultureInfo.InvariantCulture, $"{{\"exp\":{expiresUnixSeconds},\"user\":{{\"id\":\"{userId}\",\"name\":\"n\",\"deviceID\":\"{deviceId}\"}}}}");
        return $"{Encode("{\"alg\":\"none\"}")}.{Encode(payload)}.c2ln";
    }

    public override void Reset()
    {
        base.Reset();
        SignatureWord = PageConstant;
        ErrorCode = 1400010161;
        RefusedDeletes = 0;
        RealUsers.Clear();
        AnswersInSteps = false;
        _breaks = 0;
    }

    protected override Task AnswerAsync(HttpContext context, FakeWebCall call)
    {
        string token = call.Header("token");
        FakeWebTrouble trouble = TroubleOf(token);
        if (!Expect(call, call is { Method: "POST", Path: RegisterPath or SendPath or DetailPath or DeletePath } or { Method: "GET", Path: AccountPath }, "no such call"))
        {
            return WriteJsonAsync(context, "{}", StatusCodes.Status404NotFound);
        }

        bool isUnknown = token.Length == 0 || trouble == FakeWebTrouble.TokenRefused
            || (RealUsers.TryGetValue(token, out string? user) && user != Parameter(call, "user_id"));
        return trouble == FakeWebTrouble.Challenge ? WriteHtmlAsync(context, StatusCodes.Status202Accepted)
            : isUnknown && call.Path == AccountPath ? WriteJsonAsync(context, "{}", StatusCodes.Status401Unauthorized)
            : isUnknown ? RefuseAsync(context, call)
            : !IsSigned(call, token) ? WriteJsonAsync(context, BaseResp(1400010001, "signature"))
            : call.Path switch
            {
                AccountPath => WriteJsonAsync(context, """{"statusInfo":{"code":0,"message":""},"data":{"userInfo":{"name":"n"}}}"""),
                RegisterPath => RegisterAsync(context, call, token),
                SendPath => QuestionAsync(context, call, token, trouble),
                DetailPath => DetailAsync(context, call, token, trouble),
                _ => DeleteAsync(context, call, token),
            };
    }

    /// <summary>Who is not known (any more) has no answer under way either.</summary>
    private Task RefuseAsync(HttpContext context, FakeWebCall call)
    {
        End(_chats.GetValueOrDefault(NumberAt(call.Json, "chat_id")));
        return WriteJsonAsync(context, "{}", StatusCodes.Status401Unauthorized);
    }

    private void End(FakeAgentChat? chat)
    {
        if (chat?.End() == true)
        {
            EndAnswer(chat.Token);
        }
    }

    private bool IsSigned(FakeWebCall call, string token)
    {
        string unix = Parameter(call, "unix"), stamp = call.Header("x-timestamp"), sent = Encoding.UTF8.GetString(call.Body.Span);
        string yy = Md5($"{Uri.EscapeDataString(call.Path + call.Query)}_{(sent.Length == 0 ? "{}" : sent)}{Md5(unix)}ooui");
        string word = SignatureWord == "jwt" ? token : SignatureWord;
        string[] names = [.. Parameters(call).Select(static one => one.Name)];
        return Expect(call, names.SequenceEqual(s_query) || names.SequenceEqual(s_query.Where(static name => name != "device_id")), "the query has other members")
            & Expect(call, unix.Length == 13 && unix.EndsWith("000", StringComparison.Ordinal) && unix[..10] == stamp, "unix and x-timestamp")
            & Expect(call, Parameter(call, "token") == token, "the query's token")
            & Expect(call, call.Header("yy") == yy, "yy")
            & Expect(call, word.Length == 0 || call.Header("x-signature") == Md5(stamp + word + sent), "x-signature")
            & Expect(call, call.Header("Authorization").Length == 0, "Authorization is not sent")
            & Expect(call, !_devices.TryGetValue(token, out string? device) || Parameter(call, "device_id") == device, "the registered device")
            & Expect(call, call.Header("Origin") == Origin && call.Header("User-Agent").Length > 0, "Origin and User-Agent");
    }

    private Task RegisterAsync(HttpContext context, FakeWebCall call, string token)
    {
        Expect(call, Guid.TryParse(TextAt(call.Json, "uuid"), out _), "uuid");
        string device = (Interlocked.Increment(ref _last) % 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        _devices[token] = device;
        return WriteJsonAsync(context, "{\"statusInfo\":{\"code\":0,\"message\":\"\"},\"data\":{\"deviceIDStr\":\"" + device + "\",\"realUserID\":\"" + Parameter(call, "user_id") + "\",\"userInfo\":{}}}");
    }

    private Task QuestionAsync(HttpContext context, FakeWebCall call, string token, FakeWebTrouble trouble)
    {
        JsonElement body = call.Json;
        string text = TextAt(body, "text") ?? "";
        bool isGood = Expect(call, NumberAt(body, "msg_type") == 1 && text.Length > 0 && NumberAt(body, "chat_type") is 1 or 2, "the body")
            & Expect(call, Array.TrueForAll(["attachments", "selected_mcp_tools", "sub_agent_ids"], name => At(body, name).ValueKind == JsonValueKind.Array), "lists in the body");
        if (trouble is FakeWebTrouble.Html or FakeWebTrouble.Json)
        {
            return trouble == FakeWebTrouble.Html ? WriteHtmlAsync(context) : WriteJsonAsync(context, """{"data":{}}""");
        }

        if (!isGood || IsLimited(token, trouble) || trouble == FakeWebTrouble.ErrorFirst)
        {
            return WriteJsonAsync(context, BaseResp(!isGood ? 1400010001 : trouble == FakeWebTrouble.ErrorFirst ? ErrorCode : 429, "no"));
        }

        long id = Interlocked.Add(ref _last, 100);
        _chats[id] = new FakeAgentChat(token, text);
        Conversations[id.ToString(CultureInfo.InvariantCulture)] = false;
        BeginAnswer(token);
        return WriteJsonAsync(context, string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"chat_id\":{id},\"msg_id\":{id + 1},\"agent_pod_ip\":\"10.0.0.1\",\"chat_language\":2,\"base_resp\":{{\"status_code\":0,\"status_msg\":\"success\"}}}}"));
    }

    private async Task DetailAsync(HttpContext context, FakeWebCall call, string token, FakeWebTrouble trouble)
    {
        long id = NumberAt(call.Json, "chat_id");
        if (!Expect(call, _chats.TryGetValue(id, out FakeAgentChat? chat) && chat.Token == token, "a chat that is not the user's"))
        {
            await WriteJsonAsync(context, BaseResp(1400010002, "no such chat"));
            return;
        }

        int poll = chat!.NextPoll();
        int said = Math.Max(0, poll - Thoughts.Count);
        await PauseAsync(said, context.RequestAborted);
        if (said == 1 && Interlocked.Decrement(ref _breaks) >= 0)
        {
            await CutAsync(context);
            chat.Forget();
        }
        else if (said > 1 && (trouble is FakeWebTrouble.Cut or FakeWebTrouble.EndsEarly))
        {
            await CutAsync(context);
        }
        else if (said > 1 && trouble == FakeWebTrouble.ErrorLater)
        {
            await WriteJsonAsync(context, BaseResp(ErrorCode, "no"));
        }
        else
        {
            bool isEmpty = trouble == FakeWebTrouble.Empty;
            IReadOnlyList<string> thoughts = isEmpty ? [] : Thoughts, pieces = isEmpty ? [] : Pieces;
            if (FakeAgentChat.IsDone(poll, thoughts, pieces))
            {
                End(chat);
            }

            await WriteJsonAsync(context, chat.ToJson(id, poll, thoughts, pieces, AnswersInSteps));
        }
    }

    private Task DeleteAsync(HttpContext context, FakeWebCall call, string token)
    {
        long id = NumberAt(call.Json, "chat_id");
        bool isOwn = Expect(call, _chats.TryGetValue(id, out FakeAgentChat? chat) && chat.Token == token, "a chat that is not the user's");
        if (isOwn && chat!.NextDelete() <= RefusedDeletes)
        {
            return WriteJsonAsync(context, BaseResp(1400010003, "chat is running, cannot delete"));
        }

        if (!isOwn || !_chats.TryRemove(id, out _))
        {
            return WriteJsonAsync(context, BaseResp(1400010002, "no such chat"));
        }

        End(chat);
        Conversations[id.ToString(CultureInfo.InvariantCulture)] = true;
        return WriteJsonAsync(context, BaseResp(0, "success"));
    }

    private static string BaseResp(long code, string message) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"base_resp\":{{\"status_code\":{code},\"status_msg\":\"{message}\"}}}}");

#pragma warning disable CA5351 // the site's choice
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
