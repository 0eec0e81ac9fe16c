using System.Globalization;
using System.Net;
using System.Text.Json;
using Relay.Identity;
using Relay.Storage;
using Relay.Tests.Endpoints.Sockets;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>What one token may do, told in every dialect.</summary>
public sealed class TokenLimitTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    [Fact]
    public async Task T2a_MoreCallsThanAMinuteAllows_Is1002WithRetryAfter()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(1, null, null, null)!);
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        using HttpResponseMessage response = await Host.SendAsync(caller, Bodies.T2aPath, Bodies.T2aStream());

        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 61);
        TestAnswer answer = await TestAnswer.ReadAsync(response);
        Assert.Equal((HttpStatusCode.TooManyRequests, 1002), (answer.Status, answer.MiniMaxCode));
        Assert.Single(await Host.CallsAsync(caller));
    }

    [Theory]
    [InlineData(Bodies.SpeechPath)]
    [InlineData(Bodies.ChatPath)]
    public async Task OpenAi_MoreCallsThanAMinuteAllows_IsRateLimitExceededWithRetryAfter(string path)
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(1, null, null, null)!);
        string body = path == Bodies.ChatPath ? Chat : Bodies.Speech();
        await Host.AskAsync(caller, path, body);

        using HttpResponseMessage response = await Host.SendAsync(caller, path, body);

        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 61);
        TestAnswer answer = await TestAnswer.ReadAsync(response);
        Assert.Equal(
            (HttpStatusCode.TooManyRequests, "rate_limit_exceeded"), (answer.Status, answer.OpenAiError.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task T2a_DailyUnitsUsed_Is1039()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, null, Bodies.BilledChars + 1, null)!);
        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal((HttpStatusCode.TooManyRequests, 1039), (answer.Status, answer.MiniMaxCode));
    }

    [Fact]
    public async Task T2a_DailyUnitsOfAProcessBefore_CountFromTheStore()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, null, 1_000_000, null)!);
        int today = int.Parse(DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        using (var connection = Host.Server.Store.OpenConnection())
        {
            connection.Execute(
                null,
                """
                INSERT INTO daily_usage (day, user_id, token_id, task_type, model_name, upstream, calls, failed_calls, units, nanos)
                VALUES (@day, @user, (SELECT id FROM bearer_tokens WHERE user_id = @user), 'sync_tts', 'm', 'u', 1, 0, 999999, 1)
                """,
                ("@day", (long)today),
                ("@user", caller.AccountId));
        }

        Assert.Equal(1039, (await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a())).MiniMaxCode);
    }

    [Fact]
    public async Task T2a_StreamUnderWay_KeepsTheSecondOutUntilItsEnd()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, 1, null, null)!);
        using CancellationTokenSource leave = new();
        using (HttpResponseMessage first = await Host.SendAsync(
            caller, Bodies.T2aPath, Bodies.T2aStream("[fake:stall-after=1]" + Bodies.Text), leave: leave))
        {
            TestAnswer second = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
            Assert.Equal((HttpStatusCode.TooManyRequests, 1002), (second.Status, second.MiniMaxCode));
            await leave.CancelAsync();
        }

        await Host.CallsAsync(caller);
        Assert.Equal(HttpStatusCode.OK, (await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a())).Status);
    }

    [Fact]
    public async Task Call_ModelThatTheTokenMayNotUse_IsForbidden()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, null, null, "speech-02-*")!);

        TestAnswer t2a = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        TestAnswer speech = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech());
        TestAnswer chat = await Host.AskAsync(caller, Bodies.ChatPath, Chat);
        TestAnswer allowed = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(model: "speech-02-hd"));

        Assert.Equal((HttpStatusCode.Forbidden, 1004), (t2a.Status, t2a.MiniMaxCode));
        Assert.Equal((HttpStatusCode.Forbidden, "model_not_allowed"), (speech.Status, speech.OpenAiError.GetProperty("code").GetString()));
        Assert.Equal((HttpStatusCode.Forbidden, "model_not_allowed"), (chat.Status, chat.OpenAiError.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
    }

    [Fact]
    public async Task Models_OfALimitedToken_AreThoseItMayUse()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, null, null, "speech-02-hd,echo")!);

        JsonElement list = (await Host.GetAsync(caller.Token, "/v1/models")).Json.GetProperty("data");

        string?[] models = [.. list.EnumerateArray().Select(static model => model.GetProperty("id").GetString())];
        Assert.Contains("speech-02-hd", models);
        Assert.Contains("echo", models);
        Assert.DoesNotContain("local-voice", models);
        Assert.DoesNotContain("speech-2.8-hd", models);
    }

    [Fact]
    public async Task Socket_TextsBeyondTheMinute_AreRefusedAndTheSessionGoesOn()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(2, 1, null, null)!);
        using SocketClient client = await StartAsync(caller, "speech-02-hd");

        // Two texts at once are one stream; the third is too many for the minute.
        await client.SayAsync("One.");
        await client.SayAsync("Two.");
        await client.SayAsync("Three.");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("task_failed");
        await client.EventAsync("task_finish");
        await client.ReceiveAllAsync();

        Assert.Contains("1002", messages[^1].Text, StringComparison.Ordinal);
        Assert.Equal(2, (await Host.CallsAsync(caller)).Count);
    }

    [Fact]
    public async Task Socket_TwoSessionsOfATokenForOneStream_TakeTurns()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, 1, null, null)!);
        using SocketClient first = await StartAsync(caller, "speech-02-hd");
        using SocketClient second = await StartAsync(caller, "speech-02-hd");

        await first.SayAsync("[fake:stall-after=1] One.");
        await Eventually.TrueAsync(() => Host.Server.Ledger.Stats.OpenHolds == 1);
        await second.SayAsync("Two.");
        List<SocketMessage> refused = await second.ReceiveUntilAsync("task_failed");
        first.Socket.Abort();
        await Eventually.TrueAsync(() => Host.Server.Ledger.Stats.OpenHolds == 0);
        await second.SayAsync("Three.");
        await second.ReceiveUntilAsync("task_continued");
        second.Socket.Abort();

        Assert.Contains("1002", refused[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_ModelThatTheTokenMayNotUse_IsRefusedAtTheStart()
    {
        TestCaller caller = await AddAsync(TokenLimits.Of(null, null, null, "echo")!);
        using SocketClient client = await ConnectAsync(caller);

        await client.SendAsync(SocketClient.Start());

        Assert.Contains("1004", (await client.ReceiveUntilAsync("task_failed"))[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_LimitsByAnAdministrator_CountOnceTheCacheHasAged()
    {
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.AddCallerAsync();
        long id;
        using (var connection = Host.Server.Store.OpenConnection())
        {
            id = connection.Scalar(null, "SELECT id FROM bearer_tokens WHERE user_id = @user", ("@user", caller.AccountId));
        }

        TestAnswer set = await PutAsync(admin, id, """{"max_requests_per_minute":0,"allowed_models":"echo","label":"for echo"}""");
        TestAnswer unknown = await PutAsync(admin, id + 1_000_000, "{}");
        TestAnswer wrong = await PutAsync(admin, id, """{"max_streams":-5,"expires_at":"2030-01-01"}""");
        TestAnswer own = await PutAsync(caller, id, "{}");

        Assert.Equal((HttpStatusCode.OK, "echo"), (set.Status, set.Json.GetProperty("allowed_models").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 2), (wrong.Status, wrong.Json.GetProperty("detail").GetArrayLength()));
        Assert.Equal(HttpStatusCode.Forbidden, own.Status);
        TokenHash.TryCompute(caller.Token, out TokenHash hash);
        Assert.Equal(0, (await Host.Server.Accounts.FindTokenAsync(hash, TestContext.Current.CancellationToken))!.Caller.Limits!.MaxRequestsPerMinute);
    }

    private const string Chat = """{"model":"echo","messages":[{"role":"user","content":"hello"}]}""";

    private async Task<TestAnswer> PutAsync(TestCaller caller, long id, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"/admin/tokens/{id}/limits"))
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", caller.Token);
        using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }

    private Task<SocketClient> ConnectAsync(TestCaller caller) => SocketClient.ConnectAsync(
        new UriBuilder(new Uri(Host.Server.Addresses[0], "/ws/v1/t2a_v2")) { Scheme = "ws" }.Uri, caller.Token);

    private async Task<SocketClient> StartAsync(TestCaller caller, string model)
    {
        SocketClient client = await ConnectAsync(caller);
        await client.SendAsync(SocketClient.Start(model));
        await client.ReceiveUntilAsync("task_started");
        return client;
    }

    private async Task<TestCaller> AddAsync(TokenLimits limits)
    {
        TestCaller caller = await Host.AddCallerAsync();
        TokenHash.TryCompute(caller.Token, out TokenHash hash);
        TokenRecord token = (await Host.Server.Accounts.FindTokenAsync(hash, default))!;
        await new TokenLimitStore(Host.Server.Store).SetAsync(token.Caller.TokenId, new TokenTerms(limits), default);
        return caller;
    }
}
