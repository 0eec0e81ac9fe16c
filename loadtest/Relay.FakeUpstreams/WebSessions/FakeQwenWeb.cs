using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.WebSessions;

/// <summary>Qwen's site in both generations: cookies, an answer that is sent whole again and again, removal.</summary>
public sealed class FakeQwenWeb : FakeWebSite
{
    private readonly ConcurrentDictionary<string, bool> _nonces = new();

    private FakeQwenWeb()
    {
    }

    /// <summary>The interface of 2024.</summary>
    public bool IsFirstGeneration { get; set; }

    public override Uri SiteAddress => IsFirstGeneration ? new Uri(BaseAddress, "/dialog") : BaseAddress;

    /// <summary>The last event is the word <c>true</c> under the name <c>complete</c>, and no status says more.</summary>
    public bool EndsByEvent { get; set; }

    public static async Task<FakeQwenWeb> StartAsync(bool isFirstGeneration)
    {
        FakeQwenWeb fake = new() { IsFirstGeneration = isFirstGeneration };
        await fake.ListenAsync();
        return fake;
    }

    public override void Reset()
    {
        base.Reset();
        EndsByEvent = false;
    }

    protected override Task AnswerAsync(HttpContext context, FakeWebCall call)
    {
        Dictionary<string, string> cookies = call.Header("Cookie").Split("; ", StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        string ticket = cookies.GetValueOrDefault("tongyi_sso_ticket", "");
        FakeWebTrouble trouble = Troubles.FirstOrDefault(one => one.Key.Contains(ticket, StringComparison.Ordinal)).Value;
        bool isXsrfRight = !cookies.TryGetValue("XSRF-TOKEN", out string? xsrf) || Uri.UnescapeDataString(xsrf) == call.Header("X-Xsrf-Token");
        if (ticket.Length == 0 || trouble == FakeWebTrouble.TokenRefused || !isXsrfRight || call.Header("X-Platform") != "pc_tongyi" || call.Header("User-Agent").Length == 0)
        {
            return WriteJsonAsync(context, """{"success":false,"errorCode":"NOT_LOGIN","errorMsg":"no"}""", StatusCodes.Status401Unauthorized);
        }

        return call.Path switch
        {
            "/api/v2/chat" when !IsFirstGeneration => ChatAsync(context, call, ticket, trouble),
            "/dialog/conversation" when IsFirstGeneration => ChatAsync(context, call, ticket, trouble),
            "/api/v2/session/page/list" when !IsFirstGeneration => WriteJsonAsync(context, """{"success":true,"data":{"list":[]}}"""),
            "/dialog/session/list" when IsFirstGeneration => WriteJsonAsync(context, """{"success":true,"data":[]}"""),
            "/api/v1/session/delete/batch" => DeleteAsync(context, call.Json.GetProperty("session_ids")[0].GetString()!),
            "/dialog/session/delete" => DeleteAsync(context, call.Json.GetProperty("sessionId").GetString()!),
            _ => WriteJsonAsync(context, """{"success":false,"code":404}""", StatusCodes.Status404NotFound),
        };
    }

    private async Task ChatAsync(HttpContext context, FakeWebCall call, string ticket, FakeWebTrouble trouble)
    {
        if (!IsFirstGeneration && !IsRight(context.Request.Query, call))
        {
            await WriteJsonAsync(context, """{"success":false,"error_code":400,"error_msg":"bad"}""");
            return;
        }

        switch (trouble)
        {
            case FakeWebTrouble.Html:
                await WriteHtmlAsync(context);
                return;
            case FakeWebTrouble.Challenge:
                await WriteJsonAsync(context, """{"ret":["FAIL_SYS_USER_VALIDATE::RGV587_ERROR"],"data":{"url":"https://x"}}""");
                return;
            case FakeWebTrouble.Json:
                await WriteJsonAsync(context, """{"success":true,"code":0}""");
                return;
            case FakeWebTrouble.Limited:
                await WriteJsonAsync(context, """{"success":false,"errorCode":"RATE_LIMIT","errorMsg":"no"}""");
                return;
        }

        context.Response.ContentType = "text/event-stream";
        BeginAnswer(ticket);
        try
        {
            await StreamAsync(context, call.Json, trouble);
        }
        finally
        {
            EndAnswer(ticket);
        }
    }

    private bool IsRight(IQueryCollection query, FakeWebCall call) =>
        query["biz_id"] == "ai_qwen" && query["chat_client"] == "h5" && query["ut"] == call.Header("X-DeviceId") && query["timestamp"].ToString().Length == 13
        && query["nonce"].ToString().Length is 11 or 12 && _nonces.TryAdd(query["nonce"].ToString(), true)
        && call.Header("x-chat-id") == call.Json.GetProperty("req_id").GetString()
        && JsonElement.Parse(call.Header("x-chat-biz")).GetProperty("chatId").GetString() == call.Header("x-chat-id");

    private async Task StreamAsync(HttpContext context, JsonElement body, FakeWebTrouble trouble)
    {
        string id = IsFirstGeneration ? Guid.NewGuid().ToString("N") : body.GetProperty("session_id").GetString()!;
        Conversations[id] = false;
        if (trouble == FakeWebTrouble.Empty)
        {
            Conversations[id] = IsFirstGeneration; // it is never named; before the answer, after which nobody may be there any more
            await SendAsync(context, IsFirstGeneration ? "data: [DONE]\n\n" : "event:complete\ndata:true\n\n");
            return;
        }

        bool thinks = !IsFirstGeneration && body.GetProperty("deep_search").GetString() == "1" && !body.GetProperty("enable_search").GetBoolean();
        string thinking = "";
        foreach (string thought in thinks ? Thoughts : [])
        {
            thinking += thought;
            await SendAsync(context, Event(id, "", "processing", thinking));
        }

        string text = thinks ? "[(deep_think)]" : "";
        for (int i = 0; i < Pieces.Count; i++)
        {
            await PauseAsync(i, context.RequestAborted);
            if (i == 1 && trouble == FakeWebTrouble.Cut)
            {
                await CutAsync(context);
                return;
            }

            if (i == 1 && trouble == FakeWebTrouble.EndsEarly)
            {
                if (IsFirstGeneration)
                {
                    await CutAsync(context); // a stream that ends there is whole
                }

                return;
            }

            text += Pieces[i];
            await SendAsync(context, Event(id, text, "processing", thinking));
        }

        if (trouble == FakeWebTrouble.Moderated)
        {
            await SendAsync(context, $$"""data: {"sessionId":"{{id}}","contents":[],"msgStatus":"finished","canShare":false}{{"\n\n"}}""");
        }
        else if (EndsByEvent)
        {
            await SendAsync(context, IsFirstGeneration ? "data: [DONE]\n\n" : "event:complete\ndata:true\n\n");
        }
        else
        {
            await SendAsync(context, Event(id, text, IsFirstGeneration ? "finish" : "complete", thinking));
            await SendAsync(context, IsFirstGeneration ? "data: [DONE]\n\n" : "event:complete\ndata:true\n\n");
        }
    }

    private string Event(string id, string text, string status, string thinking)
    {
        if (IsFirstGeneration)
        {
            return "data: {\"sessionId\":\"" + id + "\",\"msgId\":\"m\",\"contents\":[{\"contentType\":\"text\",\"role\":\"assistant\",\"content\":" + Quote(text)
                + "}],\"contentType\":\"text\",\"msgStatus\":\"" + (status == "processing" ? "generating" : status) + "\",\"canShare\":true,\"contentFrom\":\"text\"}\n\n";
        }

        string load = thinking.Length == 0 ? "" : "{\"type\":\"deep_think\",\"content\":{\"think_content\":" + Quote(thinking) + ",\"status\":\"processing\"}}";
        return "event:message\ndata:{\"communication\":{\"sessionid\":\"" + id + "\",\"reqid\":\"r\",\"resid\":1},\"data\":{\"messages\":[{\"mime_type\":\"signal/post\",\"content\":\"intent\",\"status\":\"complete\"},{\"mime_type\":\"multi_load/iframe\",\"content\":"
            + Quote(text) + ",\"status\":\"" + status + "\",\"meta_data\":{\"multi_load\":[" + load + "]}}],\"status\":\"processing\"},\"success\":true,\"error_code\":0,\"error_msg\":\"\"}\n\n";
    }

    private Task DeleteAsync(HttpContext context, string id)
    {
        Conversations[id] = true;
        return WriteJsonAsync(context, """{"success":true,"code":0}""");
    }

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
