using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Zhipu's site.</summary>
public sealed class ZhipuWebTests(ZhipuWebHost host) : WebTests<ZhipuWebHost, FakeZhipuWeb>(host)
{
    protected override string Model => "glm-5";

    [Theory]
    [InlineData("glm-5", "", "", false)]
    [InlineData("glm-5", ",\"reasoning_effort\":\"low\",\"web_search\":true", "zero", true)]
    [InlineData("zhipu-web/glm-zero", "", "zero", false)]
    public async Task Post_Switches_AreSent(string model, string more, string mode, bool searches)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model, more));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        JsonElement switches = Answering().Json.GetProperty("meta_data");
        Assert.Equal((mode, searches), (switches.GetProperty("chat_mode").GetString(), switches.GetProperty("is_networking").GetBoolean()));
    }

    [Fact]
    public async Task Post_AssistantAsModel_IsAsked()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("zhipu-web/676411c38945bbc58a905d31"));

        Assert.Equal("676411c38945bbc58a905d31", Answering().Json.GetProperty("assistant_id").GetString());
    }

    /// <summary>The access tokens end while the conversation goes on; new ones are got with the tokens that took the first ones' place.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_AccessExpires_IsRefreshedWithTheNewestToken(bool oldTokensDie)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.OldRefreshTokensDie = oldTokensDie;
        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));
        Fake.Refreshed.Clear();

        for (int turn = 0; turn < 4; turn++)
        {
            await Eventually.TrueAsync(() => Fake.Conversations.Values.All(static isRemoved => isRemoved));
            Fake.ExpireAccess();
            TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));
            Assert.Equal((HttpStatusCode.OK, Fake.Text), (answer.Status, Join(answer).Text));
        }

        Assert.Contains(Fake.Refreshed, token => !Host.Tokens.Contains(token));
        Assert.Equal(Fake.Refreshed.Count, Fake.Refreshed.Distinct().Count());
    }

    /// <summary>The access token ends while the answer is under way: the conversation is removed with a new one.</summary>
    [Fact]
    public async Task Post_AccessExpiresDuringTheAnswer_RemovalGetsANewOne()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.StallAfter = 1;
        Task<TestAnswer> asking = Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));
        await Eventually.TrueAsync(() => !Fake.Conversations.IsEmpty);
        Fake.ExpireAccess();
        Fake.Refreshed.Clear();

        while (!asking.IsCompleted)
        {
            Fake.Resume();
            await Task.Yield();
        }

        Assert.Equal(Fake.Text, Join(await asking).Text);
        await Eventually.TrueAsync(() => Fake.Conversations.Values.All(static isRemoved => isRemoved));
        Assert.Single(Fake.Refreshed);
    }

    [Fact]
    public async Task Post_RotatedTokenRefused_TheFirstIsAskedAgain()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));
        await Eventually.TrueAsync(() => Fake.Conversations.Values.All(static isRemoved => isRemoved));
        Fake.ForgetRotations();
        Fake.ExpireAccess();
        Fake.Refreshed.Clear();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(Assert.Single(Fake.Refreshed), Host.Tokens);
    }

    [Fact]
    public async Task Post_SendsDeltasAndOldReplies_IsUnderstood()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.SendsDeltas = Fake.HasOldReplies = Fake.HasNewDelete = true;

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.Equal(Fake.Text, Join(answer).Text);
    }

    [Fact]
    public async Task Post_Search_MarksBecomeLinks()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Hit = "https://news.example/a";
        Fake.Pieces = ["So【turn0", "search1】 it is【turn9search9】, 【不是】."];

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model, ",\"web_search\":true"));

        Assert.Equal("So[1](https://news.example/a) it is, 【不是】.", Join(answer).Text);
    }

    [Fact]
    public async Task Post_Moderated_IsContentRefused()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.Moderated);

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.Contains("refused the content", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Equal(EndReason.UpstreamRefused, (await Host.Relay.CallAsync(caller)).Reason);
    }

    protected override string Prompt() => Answering().Json.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("text").GetString()!;

    protected override FakeWebCall Answering() => Fake.Calls.Last(static call => call.Path.EndsWith("/assistant/stream", StringComparison.Ordinal));
}
