using System.Net;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Other keys and providers before the first byte, never after it.</summary>
public sealed class ChatFailoverTests
{
    public static TheoryData<FakeChatFault> FaultsBeforeTheFirstByte =>
    [
        new FakeChatFault { Status = 401 },
        new FakeChatFault { Status = 402 },
        new FakeChatFault { Status = 403 },
        new FakeChatFault { Status = 429, RetryAfterSeconds = 7 },
        new FakeChatFault { Status = 500 },
        new FakeChatFault { Status = 503 },
        new FakeChatFault { ErrorIn200 = true },
        new FakeChatFault { CutAfter = 0 },
        new FakeChatFault { EndAfter = 0 },
        new FakeChatFault { IsHtml = true },
    ];

    [Theory]
    [MemberData(nameof(FaultsBeforeTheFirstByte))]
    public async Task Post_FirstKeyFailsBeforeTheFirstByte_SecondAnswers(FakeChatFault fault)
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.KeyFaults[ChatHost.FirstKey] = fault;
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal([ChatHost.FirstKey, ChatHost.SecondKey], host.Fake.Calls.Select(static call => call.Key));
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, "fake-2", 120L), (call.Reason, call.KeyLabel, call.BilledChars));
        await host.Relay.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Post_WholeAnswerBreaksOff_SecondAnswers()
    {
        await using CannedUpstream cut = CannedUpstream.Start(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\nConnection: close\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"Hal");
        await using ChatHost relay = await ChatHost.StartAsync(
            ("Providers:Cut:OpenAiUrl", cut.Address), ("Providers:Cut:Keys:0", "sk-cut"), ("Models:cut-first", "Cut/m, Other/m"));
        TestCaller caller = await relay.Relay.AddCallerAsync();

        TestAnswer answer = await relay.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("cut-first"));

        Assert.Equal((HttpStatusCode.OK, relay.Other.Calls[^1].Delivered), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Post_AllKeysOfTheFirstProviderFail_OtherProviderAnswers()
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.Fault = new FakeChatFault { Status = 429 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("both"));

        Assert.Equal((HttpStatusCode.OK, host.Other.Calls[^1].Delivered), (answer.Status, answer.Text));
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, "Other", "other-1"), (call.Reason, call.Upstream, call.KeyLabel));
    }

    [Fact]
    public async Task Post_ProviderIsDown_OtherAnswersAndTheCircuitOpensUntilAProbeSucceeds()
    {
        await using ChatHost host = await ChatHost.StartAsync(("Chat:CircuitFailures", "2"), ("Chat:CircuitOpenMs", "1"), ("Chat:MaxAttempts", "3"));
        await host.Fake.CloseListenerAsync();
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("both"));
        await host.Fake.OpenListenerAsync();
        await Eventually.TrueAsync(() => host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("both")).GetAwaiter().GetResult().Text.Contains("up-one", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Other", (await host.Relay.CallsAsync(caller))[0].Upstream);
        Assert.Equal("Fake", (await host.Relay.CallsAsync(caller))[^1].Upstream);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Post_FailsAfterTheFirstByte_SecondIsNotAskedAndTheCallerIsTold(int events)
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.KeyFaults[ChatHost.FirstKey] = new FakeChatFault { StallAfter = events, ErrorAfter = events };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.AskResumingAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());

        Assert.Single(host.Fake.Calls);
        Assert.Equal(events + 1, answer.Events.Count);
        Assert.Equal("server_error", answer.Events[^1].GetProperty("error").GetProperty("type").GetString());
        Assert.DoesNotContain(ChatHost.FirstKey, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Equal((EndReason.UpstreamRefused, 0L), ((await host.Relay.CallAsync(caller)).Reason, (await host.Relay.CallAsync(caller)).ChargeNanos));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_CutAfterTheFirstByte_TellsTheCallerAndOwesNothing(bool reset)
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.Fault = reset ? new FakeChatFault { StallAfter = 2, CutAfter = 2 } : new FakeChatFault { StallAfter = 2, EndAfter = 2 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.AskResumingAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());

        Assert.Single(host.Fake.Calls);
        Assert.True(answer.Events[^1].TryGetProperty("error", out _));
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.UpstreamCut, 0L), (call.Reason, call.ChargeNanos));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(429)]
    public async Task Post_EveryKeyIsRefused_IsAnOutageToTheCallerAndTheKeysRest(int status)
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.Fault = new FakeChatFault { Status = status };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer first = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());
        TestAnswer second = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (first.Status, second.Status));
        Assert.Equal(2, host.Fake.Calls.Count); // one for each key; the second call found them resting
        Assert.DoesNotContain("upstream-key", first.Text + second.Text, StringComparison.Ordinal);
        Assert.All(await host.Relay.CallsAsync(caller), static call => Assert.Equal((EndReason.UpstreamRefused, 0L), (call.Reason, call.ChargeNanos)));
    }

    [Fact]
    public async Task Post_CallersOwnFault_IsToldInTheProvidersWordsAndNobodyElseIsAsked()
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.Fault = new FakeChatFault { Status = 400, Body = """{"error":{"message":"messages[0] is odd","type":"invalid_request_error"}}""" };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("both"));

        Assert.Equal((HttpStatusCode.BadRequest, "messages[0] is odd"), (answer.Status, answer.OpenAiError.GetProperty("message").GetString()));
        Assert.Single(host.Fake.Calls);
        Assert.Empty(host.Other.Calls);
    }

    [Fact]
    public async Task Post_OnlyKeyFailsOnce_IsAskedAgain()
    {
        await using CannedUpstream once = CannedUpstream.Start(
            "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            CannedUpstream.Ok("application/json", """{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"""));
        await using ChatHost relay = await ChatHost.StartAsync(("Providers:Once:OpenAiUrl", once.Address), ("Providers:Once:Keys:0", "sk-once"));
        TestCaller caller = await relay.Relay.AddCallerAsync();

        TestAnswer answer = await relay.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("once/m"));

        Assert.Equal((HttpStatusCode.OK, 2), (answer.Status, once.Asked));
    }

    [Fact]
    public async Task Post_FirstIsSilent_TheHedgeWinsAndTheLoserIsCancelled()
    {
        await using ChatHost host = await ChatHost.StartAsync(("Chat:HedgeAfterMs", "20"));
        host.Fake.KeyFaults[ChatHost.FirstKey] = new FakeChatFault { StallAfter = 0 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream("both"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await host.Fake.Calls[0].Aborted.WaitAsync(TestContext.Current.CancellationToken);
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal(EndReason.Completed, call.Reason);
        await host.Relay.AssertNothingHeldAsync();
    }
}
