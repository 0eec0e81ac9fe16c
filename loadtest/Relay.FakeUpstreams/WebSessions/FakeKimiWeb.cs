using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>
/// Kimi's site, and where its tokens are renewed: a request in one envelope, an answer in many, which come in pieces that know nothing of
/// envelopes; removal.
/// </summary>
public sealed class FakeKimiWeb : FakeWebSite
{
    private const string Stream = "application/connect+json";

    private readonly ConcurrentDictionary<string, string> _owners = new();
    private readonly ConcurrentDictionary<string, bool> _dead = new();
    private int _count;

    private FakeKimiWeb()
    {
    }

    /// <summary>Address of a search hit; empty: nothing is found.</summary>
    public string Hit { get; set; } = "";

    /// <summary>Bytes of one write; 0: an envelope each.</summary>
    public int WriteBytes { get; set; }

    /// <summary>A refused token is said so by HTTP 401 rather than inside a good answer.</summary>
    public bool RefusesByStatus { get; set; }

    /// <summary>Renewals that were made.</summary>
    public int Renewals { get; private set; }

    public static async Task<FakeKimiWeb> StartAsync()
    {
        FakeKimiWeb fake = new();
        await fake.ListenAsync();
        return fake;
    }

    /// <summary>An access token with its refresh token.</summary>
    public static string Token(string name, long expiresAt = 4_000_000_000) => FakeJwt.Create(
        $$"""{"app_id":"kimi","typ":"access","sub":"user-{{name}}","ssid":"session-{{name}}","device_id":"7000{{name.Length}}","exp":{{expiresAt}}}""")
        + "+" + FakeJwt.Create($$"""{"typ":"refresh","sub":"user-{{name}}"}""");

    public override void Reset()
    {
        base.Reset();
        Hit = "";
        WriteBytes = 0;
        RefusesByStatus = false;
        Renewals = 0;
    }

    /// <summary>The access part of a token is good no more.</summary>
    public void Expire(string token) => _dead[token.Split('+')[0]] = true;

    /// <summary>No token that was got by renewal is good any more.</summary>
    public void ExpireRenewed()
    {
        foreach (string access in _owners.Keys)
        {
            _dead[access] = true;
        }
    }

    protected override Task AnswerAsync(HttpContext context, FakeWebCall call) => call.Path switch
    {
        "/api/account.gateway.v1.AuthService/RefreshToken" => RenewAsync(context, call),
        "/apiv2/kimi.gateway.chat.v1.ChatService/Chat" => ChatAsync(context, call),
        "/apiv2/kimi.gateway.order.v1.SubscriptionService/GetSubscription" => SubscriptionAsync(context, call),
        "/apiv2/kimi.chat.v1.ChatService/DeleteChat" => DeleteAsync(context, call),
        _ => WriteJsonAsync(context, """{"error_type":"not_found","message":"no such path"}""", StatusCodes.Status404NotFound),
    };

    private Task RenewAsync(HttpContext context, FakeWebCall call)
    {
        string refresh = call.Json.GetProperty("refresh_token").GetString()!;
        string owner = refresh.Split('.') is { Length: 3 } parts ? Claims(parts[1]).GetProperty("sub").GetString()! : "";
        if (owner.Length == 0 || Troubles.Any(one => one.Value == FakeWebTrouble.TokenRefused && OwnerOf(one.Key) == owner))
        {
            return WriteJsonAsync(context, """{"code":"unauthenticated","message":"refused"}""", StatusCodes.Status401Unauthorized);
        }

        Renewals++;
        string access = FakeJwt.Create($$"""{"typ":"access","sub":"{{owner}}","n":{{Interlocked.Increment(ref _count)}},"exp":4000000000}""");
        _owners[access] = owner;
        return WriteJsonAsync(context, $$"""{"accessToken":"{{access}}","refreshToken":"{{refresh}}"}""");
    }

    private Task SubscriptionAsync(HttpContext context, FakeWebCall call)
    {
        string access = Bearer(call);
        bool isKnown = access.Split('.').Length == 3 && !_dead.ContainsKey(access)
            && !Troubles.Any(one => one.Value == FakeWebTrouble.TokenRefused && OwnerOf(one.Key) == OwnerOf(access));
        return isKnown ? WriteJsonAsync(context, """{"subscription":{"userId":"u1","userName":"n"}}""")
            : WriteJsonAsync(context, """{"code":"unauthenticated","message":"refused"}""", StatusCodes.Status401Unauthorized);
    }

    private async Task ChatAsync(HttpContext context, FakeWebCall call)
    {
        string access = Bearer(call);
        FakeWebTrouble trouble = Troubles.FirstOrDefault(one => OwnerOf(one.Key) == OwnerOf(access)).Value;
        ReadOnlyMemory<byte> body = call.Body;
        bool isFramed = body.Length > 5 && body.Span[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) == body.Length - 5;
        if (trouble == FakeWebTrouble.Html)
        {
            await WriteHtmlAsync(context);
            return;
        }

        if (trouble == FakeWebTrouble.Json)
        {
            await WriteJsonAsync(context, "{}");
            return;
        }

        bool isKnown = access.Split('.').Length == 3 && !_dead.ContainsKey(access) && trouble != FakeWebTrouble.TokenRefused;
        if (!isKnown && RefusesByStatus)
        {
            await WriteJsonAsync(context, """{"code":"unauthenticated","message":"refused"}""", StatusCodes.Status401Unauthorized);
            return;
        }

        context.Response.ContentType = Stream;
        if (!isKnown || !isFramed || call.Header("Content-Type") != Stream || call.Header("x-msh-device-id").Length == 0)
        {
            await EnvelopesAsync(context, [(2, $$$"""{"error":{"code":"{{{(isKnown ? "invalid_argument" : "unauthenticated")}}}","message":"no"}}""")]);
            return;
        }

        JsonElement request = JsonElement.Parse(body.Span[5..]);
        if (request.TryGetProperty("chat_id", out _) || request.GetProperty("scenario").GetString()!.Length == 0
            || request.GetProperty("message").GetProperty("scenario").GetString() != request.GetProperty("scenario").GetString())
        {
            await EnvelopesAsync(context, [(2, """{"error":{"code":"invalid_argument","message":"no"}}""")]);
            return;
        }

        string owner = OwnerOf(access);
        BeginAnswer(owner);
        try
        {
            await AnswerAsync(context, request, trouble);
        }
        finally
        {
            EndAnswer(owner);
        }
    }

    private async Task AnswerAsync(HttpContext context, JsonElement request, FakeWebTrouble trouble)
    {
        if (trouble == FakeWebTrouble.Limited)
        {
            await EnvelopesAsync(context, [(0, """{"heartbeat":{}}"""), (2, """{"error":{"code":"resource_exhausted","message":"slow"}}""")]);
            return;
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"chat-{Interlocked.Increment(ref _count)}");
        Conversations[id] = false;
        await EnvelopesAsync(
            context,
            [
                (0, """{"heartbeat":{}}"""),
                (0, $$$"""{"op":"set","mask":"chat","eventOffset":1,"chat":{"id":"{{{id}}}","name":""}}"""),
                (0, """{"op":"set","mask":"message","eventOffset":2,"message":{"id":"m1","role":"user","status":"MESSAGE_STATUS_COMPLETED"}}"""),
                (0, """{"op":"set","mask":"message","eventOffset":3,"message":{"id":"m2","role":"assistant","status":"MESSAGE_STATUS_GENERATING"}}"""),
            ]);
        if (trouble == FakeWebTrouble.Empty)
        {
            await EnvelopesAsync(context, [(0, """{"eventOffset":9,"done":{}}"""), (2, "{}")]);
            return;
        }

        if (request.GetProperty("options").GetProperty("thinking").GetBoolean())
        {
            for (int i = 0; i < Thoughts.Count; i++)
            {
                await BlockAsync(context, "think", "1", i, Thoughts[i]);
            }
        }

        if (Hit.Length > 0 && request.GetProperty("tools").GetArrayLength() > 0)
        {
            await EnvelopesAsync(context, [(0, """{"op":"append","mask":"block.tool.contents","block":{"id":"9","tool":{"name":"web_search","contents":[{"searchResult":{"id":"s","base":{"title":"T","url":""" + Quote(Hit) + """},"refIndex":"web_search:1#0"}}]}}}""")]);
        }

        for (int i = 0; i < Pieces.Count; i++)
        {
            await PauseAsync(i, context.RequestAborted);
            if (i == 1 && trouble is FakeWebTrouble.Cut)
            {
                await CutAsync(context);
                return;
            }

            if (i == 1 && trouble is FakeWebTrouble.EndsEarly)
            {
                return;
            }

            if (i == 1 && trouble is FakeWebTrouble.ErrorLater)
            {
                await EnvelopesAsync(context, [(2, """{"error":{"code":"internal","message":"no"}}""")]);
                return;
            }

            await BlockAsync(context, "text", "2", i, Pieces[i]);
            await EnvelopesAsync(context, [(0, """{"heartbeat":{}}""")]);
        }

        await EnvelopesAsync(
            context,
            [
                (0, """{"op":"set","mask":"message.status","eventOffset":8,"message":{"id":"m2","status":"MESSAGE_STATUS_COMPLETED"}}"""),
                (0, """{"eventOffset":9,"done":{}}"""),
                (2, "{}"),
            ]);
    }

    private Task BlockAsync(HttpContext context, string kind, string id, int piece, string text) => EnvelopesAsync(
        context,
        [(0, $$"""{"op":"{{(piece == 0 ? "set" : "append")}}","mask":"block.{{kind}}{{(piece == 0 ? "" : ".content")}}","block":{"id":"{{id}}","{{kind}}":{"content":""" + Quote(text) + "}}}")]);

    private Task DeleteAsync(HttpContext context, FakeWebCall call)
    {
        string access = Bearer(call);
        if (_dead.ContainsKey(access))
        {
            return WriteJsonAsync(context, """{"code":"unauthenticated","message":"refused"}""", StatusCodes.Status401Unauthorized);
        }

        Conversations[call.Json.GetProperty("chat_id").GetString()!] = true;
        return WriteJsonAsync(context, "{}");
    }

    private async Task EnvelopesAsync(HttpContext context, (byte Flags, string Json)[] envelopes)
    {
        using MemoryStream all = new();
        foreach ((byte flags, string json) in envelopes)
        {
            byte[] payload = Encoding.UTF8.GetBytes(json);
            byte[] head = new byte[5];
            head[0] = flags;
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1), (uint)payload.Length);
            all.Write(head);
            all.Write(payload);
        }

        byte[] bytes = all.ToArray();
        int step = WriteBytes > 0 ? WriteBytes : bytes.Length;
        for (int at = 0; at < bytes.Length; at += step)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(at, Math.Min(step, bytes.Length - at)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private string OwnerOf(string token)
    {
        string access = token.Split('+')[0];
        return _owners.GetValueOrDefault(access) ?? (access.Split('.') is { Length: 3 } parts ? Claims(parts[1]).GetProperty("sub").GetString()! : access);
    }

    private static JsonElement Claims(string part) => JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(part));

    private static string Bearer(FakeWebCall call) => call.Header("Authorization") is { Length: > 7 } bearer ? bearer["Bearer ".Length..] : "";

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
