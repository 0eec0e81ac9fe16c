using System.Net;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Same dialect on both sides: bytes pass unchanged, usage is read on the way and charged.</summary>
public sealed class PassThroughTests(ChatHost host) : ChatTests(host)
{
    private const string AsksUsage = ",\"stream_options\":{\"include_usage\":true}";

    private const long Charge = (100 * ChatHost.InputNanos) + (20 * ChatHost.OutputNanos);

    [Theory]
    [InlineData(FakeChatPersonality.OpenAi)]
    [InlineData(FakeChatPersonality.DeepSeek)]
    [InlineData(FakeChatPersonality.Kimi)]
    [InlineData(FakeChatPersonality.SiliconFlow)]
    [InlineData(FakeChatPersonality.MiniMax)]
    public async Task Post_StreamAskingForUsage_PassesByteForByteAndIsCharged(FakeChatPersonality personality)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Personality = personality;
        Host.Fake.Answer = new FakeAnswer { Thinking = "Let me see.", Tool = "weather" };

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(more: AsksUsage));

        Assert.Equal((HttpStatusCode.OK, "text/event-stream; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(Host.Fake.Calls[^1].Delivered, answer.Text);
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, true, Charge, (long)answer.Body.Length), (call.Reason, call.FirstByteSent, call.ChargeNanos, call.BytesDown));
        Assert.Equal(("MiniMax-M1", "Fake", "fake-1", ChatBodies.ChatPath), (call.Model, call.Upstream, call.KeyLabel, call.Endpoint));
    }

    [Theory]
    [InlineData(FakeChatPersonality.OpenAi)]
    [InlineData(FakeChatPersonality.Kimi)]
    [InlineData(FakeChatPersonality.MiniMax)]
    public async Task Post_StreamNotAskingForUsage_IsChargedAndDoesNotSeeIt(FakeChatPersonality personality)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Personality = personality;

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());

        FakeChatCall upstream = Host.Fake.Calls[^1];
        Assert.Equal("""{"model":"MiniMax-M1","messages":[{"role":"user","content":"Say hello"}],"stream":true,"stream_options":{"include_usage":true}}""", upstream.Body);
        Assert.DoesNotContain("\"choices\":[]", answer.Text, StringComparison.Ordinal);
        Assert.Equal(upstream.Delivered.Split("\n\n").Where(static e => !e.Contains("\"choices\":[]", StringComparison.Ordinal)), answer.Text.Split("\n\n"));
        Assert.Equal(Charge, (await Host.Relay.CallAsync(caller)).ChargeNanos);
    }

    [Theory]
    [InlineData(FakeChatPersonality.OpenAi)]
    [InlineData(FakeChatPersonality.DeepSeek)]
    [InlineData(FakeChatPersonality.SiliconFlow)]
    public async Task Post_WholeAnswer_PassesByteForByteAndIsCharged(FakeChatPersonality personality)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Personality = personality;

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(Host.Fake.Calls[^1].Delivered, answer.Text);
        Assert.Equal(ChatBodies.Chat(), Host.Fake.Calls[^1].Body);
        Assert.Equal((EndReason.Completed, Charge), ((await Host.Relay.CallAsync(caller)).Reason, (await Host.Relay.CallAsync(caller)).ChargeNanos));
    }

    [Fact]
    public async Task Post_UpstreamReportsNoUsage_ChargesAnEstimate()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Answer = new FakeAnswer { OmitsUsage = true };

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());

        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal(EndReason.Completed, call.Reason);
        Assert.InRange(call.ChargeNanos, ChatHost.OutputNanos, Charge);
    }

    [Fact]
    public async Task Post_AliasOfAnotherName_GoesUpstreamByThatName()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("both"));
        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("other/any/name"));

        Assert.Equal(ChatBodies.Chat("up-one"), Host.Fake.Calls[^1].Body);
        Assert.Equal(ChatBodies.Chat("any/name"), Host.Other.Calls[^1].Body);
        Assert.Equal(ChatHost.OtherKey, Host.Other.Calls[^1].Key);
    }

    [Fact]
    public async Task Post_Responses_PassesByteForByte()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Answer = new FakeAnswer { Tool = "weather" };

        TestAnswer streamed = await Host.Relay.AskAsync(caller, ChatBodies.ResponsesPath, ChatBodies.Responses(more: ",\"stream\":true"));
        Assert.Equal(Host.Fake.Calls[^1].Delivered, streamed.Text);
        TestAnswer whole = await Host.Relay.AskAsync(caller, ChatBodies.ResponsesPath, ChatBodies.Responses());
        Assert.Equal(Host.Fake.Calls[^1].Delivered, whole.Text);

        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.Equal((EndReason.Completed, 120L), (call.Reason, call.BilledChars)));
    }

    [Fact]
    public async Task Post_Anthropic_PassesByteForByteWithItsHeaders()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Answer = new FakeAnswer { Thinking = "Let me see.", Tool = "weather" };
        (string, string)[] headers = [("x-api-key", caller.Token), ("anthropic-version", "2023-06-01"), ("anthropic-beta", "tools-2026")];

        TestAnswer streamed = await Host.AskAsync(ChatBodies.MessagesPath + "?beta=true", ChatBodies.Messages(more: ",\"stream\":true"), headers);
        Assert.Equal(Host.Fake.Calls[^1].Delivered, streamed.Text);
        TestAnswer whole = await Host.AskAsync(ChatBodies.MessagesPath, ChatBodies.Messages(), headers);
        Assert.Equal(Host.Fake.Calls[^1].Delivered, whole.Text);

        Assert.Equal((ChatHost.FirstKey, "tools-2026"), (Host.Fake.Calls[^1].Key, Host.Fake.Calls[^1].Beta));
        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.Equal((EndReason.Completed, 120L), (call.Reason, call.BilledChars)));
    }

    [Theory]
    [InlineData("/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse&key=KEY", "text/event-stream; charset=utf-8")]
    [InlineData("/models/models/gemini-3.8-flash:streamGenerateContent?alt=sse&key=KEY", "text/event-stream; charset=utf-8")]
    [InlineData("/v1beta/models/gemini-3.8-flash:streamGenerateContent?key=KEY", "application/json; charset=utf-8")]
    [InlineData("/v1/models/gemini-3.8-flash:generateContent?key=KEY", "application/json; charset=utf-8")]
    public async Task Post_Gemini_PassesByteForByte(string path, string contentType)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Answer = new FakeAnswer { Thinking = "Let me see.", Tool = "weather" };

        TestAnswer answer = await Host.AskAsync(path.Replace("KEY", caller.Token, StringComparison.Ordinal), ChatBodies.Gemini());

        Assert.Equal((Host.Fake.Calls[^1].Delivered, contentType), (answer.Text, answer.ContentType));
        Assert.Equal(ChatHost.FirstKey, Host.Fake.Calls[^1].Key);
        Assert.DoesNotContain(caller.Token, Host.Fake.Calls[^1].Query, StringComparison.Ordinal);
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, 120L), (call.Reason, call.BilledChars));
    }

    [Theory]
    [InlineData("/v1/embeddings", """{"model":"fake-embed","input":"Hello"}""", "/v1/embeddings")]
    [InlineData("/v1/rerank", """{"model":"fake-rerank","query":"q","documents":["a"]}""", "/v1/rerank")]
    [InlineData("/v1/images/generations", """{"model":"fake-image","prompt":"a cat"}""", "/v1/images/generations")]
    [InlineData("/v1/image/generations", """{"model":"fake-image","prompt":"a cat"}""", "/v1/images/generations")]
    [InlineData("/v1/messages/count_tokens", """{"model":"claude-sonnet-5","messages":[]}""", "/v1/messages/count_tokens")]
    [InlineData("/v1beta/models/gemini-3.8-flash:countTokens", """{"contents":[]}""", "/v1beta/models/gemini-3.8-flash:countTokens")]
    public async Task Post_OtherSurfaces_PassUnchanged(string path, string body, string upstreamPath)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, path, body);

        FakeChatCall upstream = Host.Fake.Calls[^1];
        Assert.Equal((HttpStatusCode.OK, upstream.Delivered), (answer.Status, answer.Text));
        Assert.Equal((upstreamPath, body), (upstream.Path, upstream.Body));
        Assert.Equal(EndReason.Completed, (await Host.Relay.CallAsync(caller)).Reason);
    }
}
