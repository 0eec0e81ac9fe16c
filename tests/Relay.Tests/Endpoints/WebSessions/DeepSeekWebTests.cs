using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>DeepSeek's site.</summary>
public sealed class DeepSeekWebTests(DeepSeekWebHost host) : WebTests<DeepSeekWebHost, FakeDeepSeekWeb>(host)
{
    protected override string Model => "deepseek-chat";

    [Fact]
    public async Task Post_OneCall_IsMadeInOrder()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));
        await Eventually.TrueAsync(() => Fake.Calls.Count == 4);

        Assert.Equal(
            ["/api/v0/chat_session/create", "/api/v0/chat/create_pow_challenge", "/api/v0/chat/completion", "/api/v0/chat_session/delete"],
            Fake.Calls.Select(static call => call.Path));
        JsonElement body = Answering().Json;
        Assert.Equal((false, false, "default"), (body.GetProperty("thinking_enabled").GetBoolean(), body.GetProperty("search_enabled").GetBoolean(), body.GetProperty("model_type").GetString()));
        Assert.Empty(Fake.Stopped);
    }

    [Theory]
    [InlineData("deepseek-reasoner", "", true, false)]
    [InlineData("deepseek-r1", "", true, false)]
    [InlineData("deepseek-r1", ",\"thinking\":{\"type\":\"disabled\"}", false, false)]
    [InlineData("deepseek-chat", ",\"reasoning_effort\":\"none\"", false, false)]
    [InlineData("deepseek-chat", ",\"enable_thinking\":true,\"web_search\":true", true, true)]
    [InlineData("deepseek-chat", ",\"web_search_options\":{}", false, true)]
    [InlineData("deepseek-web/anything-search", "", false, true)]
    public async Task Post_Switches_AreSent(string model, string more, bool thinks, bool searches)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model, more));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        JsonElement body = Answering().Json;
        Assert.Equal((thinks, searches), (body.GetProperty("thinking_enabled").GetBoolean(), body.GetProperty("search_enabled").GetBoolean()));
    }

    [Fact]
    public async Task Post_Search_CitationsBecomeLinks()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Hit = "https://news.example/a?b=c";
        Fake.Pieces = ["It is so", " [cita", "tion:1]", " indeed [reference:4]."];

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model, ",\"web_search\":true"));

        Assert.Equal("It is so [1](https://news.example/a?b=c) indeed .", Join(answer).Text);
    }

    [Fact]
    public async Task Post_OldCreateReply_IsUnderstood()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.HasOldCreateReply = true;

        Assert.Equal(HttpStatusCode.OK, (await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model))).Status);
    }

    [Fact]
    public async Task Post_ExpiredChallenges_AreAnError()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.ExpireAfterMs = -1;

        AssertRefused(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task Post_FullDifficulty_IsSolved()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Difficulty = 144_000;

        Assert.Equal(HttpStatusCode.OK, (await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model))).Status);
    }

    [Theory]
    [InlineData(FakeWebTrouble.Muted)]
    [InlineData(FakeWebTrouble.Challenge)]
    public async Task Post_MutedOrChallenged_IsAnErrorThatNamesTheOfficialApi(FakeWebTrouble trouble)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(trouble);

        AssertRefused(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Post_TooLong_IsTheCallersFault()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.ErrorFirst);

        AssertRefused(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Post_ErrorAfterSomeOfTheAnswer_IsToldInTheStream()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.ErrorLater);

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.Contains("official API", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Equal(EndReason.UpstreamRefused, (await Host.Relay.CallAsync(caller)).Reason);
    }

    protected override string Prompt() => Answering().Json.GetProperty("prompt").GetString()!;

    protected override FakeWebCall Answering() => Fake.Calls.Last(static call => call.Path.EndsWith("/chat/completion", StringComparison.Ordinal));

    protected override async Task AssertTidiedAsync()
    {
        await Eventually.TrueAsync(() => !Fake.Stopped.IsEmpty);
        Assert.Single(Fake.Stopped);
    }
}
