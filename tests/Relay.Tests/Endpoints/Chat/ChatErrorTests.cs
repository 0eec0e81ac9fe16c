using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Errors in each dialect's form, with its statuses.</summary>
public sealed class ChatErrorTests(ChatHost host) : ChatTests(host)
{
    [Theory]
    [InlineData("/v1/chat/completions", 401, "\"code\":\"invalid_api_key\"")]
    [InlineData("/v1/responses", 401, "\"code\":\"invalid_api_key\"")]
    [InlineData("/v1/messages", 401, "\"type\":\"authentication_error\"")]
    [InlineData("/v1beta/models/gemini-3.8-flash:generateContent", 400, "\"reason\":\"API_KEY_INVALID\"")]
    public async Task Post_WrongToken_IsRefused(string path, int status, string part)
    {
        TestAnswer answer = await Host.AskAsync(path, "{}", ("Authorization", "Bearer rk-nobody"));

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(part, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"messages":[]}""", "'model' is required")]
    [InlineData("/v1/chat/completions", """{"model":"echo"}""", "'messages' is required")]
    [InlineData("/v1/chat/completions", """{"model":"echo","messages":[],"stream":1}""", "'stream' must be")]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-5"}""", "'messages' is required")]
    [InlineData("/v1/responses", "{", "not valid JSON")]
    [InlineData("/v1/embeddings", """{"model":"fake-e"}""", "'input' is required")]
    [InlineData("/v1beta/models/gemini-3.8-flash:generateContent", "{}", "'contents' is required")]
    public async Task Post_WrongBody_NamesTheField(string path, string body, string message)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(message, Message(answer), StringComparison.Ordinal);
        Assert.Empty(await Host.Relay.CallsAsync(caller));
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"nobody","messages":[]}""")]
    [InlineData("/v1/messages", """{"model":"nobody","messages":[]}""")]
    [InlineData("/v1beta/models/nobody:generateContent", """{"contents":[]}""")]
    [InlineData("/v1/messages/count_tokens", """{"model":"MiniMax-M1","messages":[]}""")]
    public async Task Post_UnknownModelOrNoSuchSurfaceThere_IsNotFound(string path, string body)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.AskAsync(caller, path, body)).Status);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"MiniMax-M1","messages":[]}""", 402, "insufficient_quota")]
    [InlineData("/v1/messages", """{"model":"MiniMax-M1","messages":[],"max_tokens":9}""", 402, "billing_error")]
    public async Task Post_NoBalance_IsRefusedBeforeAnybodyIsAsked(string path, string body, int status, string part)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync(balanceNanos: 10);
        int before = Host.Fake.Calls.Count;

        TestAnswer answer = await Host.Relay.AskAsync(caller, path, body);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(part, answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, Host.Fake.Calls.Count);
    }

    [Theory]
    [InlineData("/v1/messages", 500, "api_error")]
    [InlineData("/v1beta/models/gemini-3.8-flash:generateContent", 500, "INTERNAL")]
    [InlineData("/v1/responses", 502, "upstream_error")]
    public async Task Post_UpstreamFails_IsToldInTheDialect(string path, int status, string part)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Fault = new FakeChatFault { Status = 500 };
        string body = path switch
        {
            ChatBodies.MessagesPath => ChatBodies.Messages(),
            ChatBodies.ResponsesPath => ChatBodies.Responses(),
            _ => ChatBodies.Gemini(),
        };

        TestAnswer answer = await Host.Relay.AskAsync(caller, path, body);

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(part, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("upstream-key", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/messages", "event: error\ndata: {\"type\":\"error\",")]
    [InlineData("/v1/responses", "event: response.failed\ndata: ")]
    [InlineData("/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse", "data: {\"error\":{\"code\":")]
    public async Task Post_UpstreamBreaksOffInAStream_IsToldInTheDialect(string path, string part)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        int events = path == ChatBodies.MessagesPath ? 4 : path == ChatBodies.ResponsesPath ? 6 : 2;
        Host.Fake.Fault = new FakeChatFault { StallAfter = events, CutAfter = events };
        string body = path switch
        {
            ChatBodies.MessagesPath => ChatBodies.Messages(more: ",\"stream\":true"),
            ChatBodies.ResponsesPath => ChatBodies.Responses(more: ",\"stream\":true"),
            _ => ChatBodies.Gemini(),
        };

        TestAnswer answer = await Host.AskResumingAsync(caller, path, body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(part, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatBodies.ChatPath, "invalid_request_error", 413)]
    [InlineData(ChatBodies.ResponsesPath, "invalid_request_error", 413)]
    [InlineData(ChatBodies.MessagesPath, "request_too_large", 413)]
    [InlineData(ChatBodies.GeminiPath + ":generateContent", "INVALID_ARGUMENT", 400)]
    public async Task Post_BodyAroundTheLimit_IsReadBelowAndRefusedAbove(string path, string type, int status)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string body = path switch
        {
            ChatBodies.ChatPath => ChatBodies.Chat(),
            ChatBodies.ResponsesPath => ChatBodies.Responses(),
            ChatBodies.MessagesPath => ChatBodies.Messages(),
            _ => ChatBodies.Gemini(),
        };
        int limit = new ChatOptions().MaxBodyBytes;

        // More than the server's own limit of 30,000,000 takes.
        TestAnswer below = await Host.Relay.AskAsync(caller, path, body.PadRight(limit));
        TestAnswer above = await Host.Relay.AskAsync(caller, path, body.PadRight(limit + 1));
        TestAnswer unsized = await PostUnsizedAsync(caller, path, body.PadRight(limit + 1));

        Assert.Equal(HttpStatusCode.OK, below.Status);
        Assert.Equal((status, status), ((int)above.Status, (int)unsized.Status));
        Assert.Contains(type, above.Text, StringComparison.Ordinal);
        Assert.Contains(type, unsized.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models?limit=2", "x-api-key", "data", "id", "last_id", "after_id")]
    [InlineData("/v1beta/models?pageSize=2", "x-goog-api-key", "models", "name", "nextPageToken", "pageToken")]
    public async Task GetModels_InPages_ListsEachOnce(string path, string header, string list, string member, string next, string after)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        TestAnswer all = await Host.GetAsync(path.Split('?')[0], (header, caller.Token));
        List<string> names = [];
        string from = "";
        while (from is not null)
        {
            JsonElement page = (await Host.GetAsync(path + from, (header, caller.Token))).Json;
            names.AddRange(page.GetProperty(list).EnumerateArray().Select(model => model.GetProperty(member).GetString()!));
            bool hasMore = page.TryGetProperty("has_more", out JsonElement more) ? more.GetBoolean() : page.TryGetProperty(next, out _);
            from = hasMore ? $"&{after}={Uri.EscapeDataString(page.GetProperty(next).GetString()!)}" : null!;
        }

        Assert.Equal(all.Json.GetProperty(list).EnumerateArray().Select(model => model.GetProperty(member).GetString()!), names);
        Assert.True(names.Count > 2);
    }

    [Theory]
    [InlineData("/v1/models", "", "data", "id")]
    [InlineData("/v1/models", "x-api-key", "data", "display_name")]
    [InlineData("/v1beta/models", "x-goog-api-key", "models", "name")]
    public async Task GetModels_ListsWhatCanBeAskedForInTheDialect(string path, string header, string list, string member)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.GetAsync(path, header.Length == 0 ? ("Authorization", $"Bearer {caller.Token}") : (header, caller.Token));

        string[] names = [.. answer.Json.GetProperty(list).EnumerateArray().Select(model => model.GetProperty(member).GetString()!.Replace("models/", "", StringComparison.Ordinal))];
        Assert.Contains("echo", names);
        Assert.Contains("MiniMax-M1", names);
        Assert.Contains("both", names);
        Assert.Contains("claude-sonnet-5", names);
        Assert.DoesNotContain("kimi", names); // its providers have no key
    }

    [Theory]
    [InlineData("gemini-3.8-flash", """["generateContent","streamGenerateContent","countTokens"]""")]
    [InlineData("claude-sonnet-5", """["generateContent","streamGenerateContent"]""")]
    [InlineData("echo", """["generateContent","streamGenerateContent"]""")]
    [InlineData("speech-02-hd", "[]")]
    public async Task GetGeminiModel_Methods_AreThoseItsProviderHas(string model, string methods)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.GetAsync($"/v1beta/models/{model}", ("x-goog-api-key", caller.Token));

        Assert.Equal(methods, answer.Json.GetProperty("supportedGenerationMethods").GetRawText());
    }

    [Theory]
    [InlineData("/v1/chat/completions", 413)]
    [InlineData("/v1/messages", 413)]
    [InlineData("/v1beta/models/gemini-3.8-flash:generateContent", 400)]
    public async Task Post_BodyOverTheLimit_IsTooLarge(string path, int status)
    {
        await using ChatHost small = await ChatHost.StartAsync(("Chat:MaxBodyBytes", "2048"));
        TestCaller caller = await small.Relay.AddCallerAsync();

        TestAnswer answer = await small.Relay.AskAsync(caller, path, new string(' ', 3000));

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains("larger than 2048 bytes", answer.Text, StringComparison.Ordinal);
    }

    private static string Message(TestAnswer answer) => answer.Json.GetProperty("error") is { ValueKind: JsonValueKind.Object } error
        ? error.GetProperty("message").GetString()!
        : "";

    private async Task<TestAnswer> PostUnsizedAsync(TestCaller caller, string path, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await Host.Relay.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }
}
