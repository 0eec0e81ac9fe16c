using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Relay.Upstreams.WebSessions.MiniMaxAgent;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>MiniMax Agent's site.</summary>
public sealed class MiniMaxAgentWebTests(MiniMaxAgentWebHost host) : WebTests<MiniMaxAgentWebHost, FakeMiniMaxAgentWeb>(host)
{
    protected override string Model => "minimax-auto";

    [Fact]
    public async Task Post_OneCall_IsMadeInOrder()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Thoughts = [];
        Fake.Pieces = ["Hello"];

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));
        await Eventually.TrueAsync(() => Fake.Calls.Count == 5);

        Assert.Equal(
            [FakeMiniMaxAgentWeb.SendPath, FakeMiniMaxAgentWeb.DetailPath, FakeMiniMaxAgentWeb.DetailPath, FakeMiniMaxAgentWeb.DetailPath, FakeMiniMaxAgentWeb.DeletePath],
            Fake.Calls.Select(static call => call.Path));
        Assert.All(Fake.Calls, static call => Assert.Contains("&device_id=12", call.Query, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("minimax", "Auto", 0)]
    [InlineData("minimax-web/MiniMax-M2.5", "MiniMax-M2.5", 501)]
    [InlineData("minimax-web/MiniMax-M2.7", "MiniMax-M2.7", 502)]
    public async Task Post_Model_IsNamedAndNumbered(string model, string name, int type)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        JsonElement option = Fake.CallsTo(FakeMiniMaxAgentWeb.SendPath)[^1].Json.GetProperty("model_option");
        Assert.Equal((name, type), (option.GetProperty("display_name").GetString(), option.GetProperty("model_type").GetInt32()));
    }

    [Fact]
    public async Task Post_SeveralSteps_AreOneAnswerInOrder()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.AnswersInSteps = true;
        Fake.Pieces = ["First I look.", "It ", "is so."];

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.Equal("First I look.\n\nIt is so.", Join(answer).Text);
    }

    [Fact]
    public async Task Post_ALookBreaksOff_IsLookedAgain()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.BrokenLooks = 2;

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(Fake.Text, answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Post_StillRunningWhenRemoved_IsRemovedLater()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.RefusedDeletes = 2;

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        await Eventually.TrueAsync(() => Fake.CallsTo(FakeMiniMaxAgentWeb.DeletePath).Count == 3);
        Assert.Equal(3, Fake.CallsTo(FakeMiniMaxAgentWeb.DeletePath).Count);
    }

    [Theory]
    [InlineData(1400010161, "credits")]
    [InlineData(1400010003, "answered with an error (1400010003)")]
    public async Task Post_RefusedByCode_IsAnErrorThatNamesTheOfficialApi(long code, string words)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.ErrorCode = code;
        Trouble(FakeWebTrouble.ErrorFirst);

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        AssertRefused(answer, answer.Status);
        Assert.InRange((int)answer.Status, 500, 599);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RefusedAfterSomeOfTheAnswer_IsToldInTheStream()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.ErrorLater);

        TestAnswer answer = await AskResumingAsync(caller, ChatBodies.Stream(Model));

        Assert.Contains("official API", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Equal(EndReason.UpstreamRefused, (await Host.Relay.CallAsync(caller)).Reason);
    }

    [Fact]
    public async Task Post_TokenExpiresMidway_IsToldInTheStream()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Pieces = [.. Enumerable.Range(0, 20).Select(static i => $"piece {i} ")];
        Fake.StallAfter = 10;

        Task<TestAnswer> asking = Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));
        await Eventually.TrueAsync(() => Fake.CallsTo(FakeMiniMaxAgentWeb.DetailPath).Count == 10 + Fake.Thoughts.Count + 1);
        Trouble(FakeWebTrouble.TokenRefused);
        Fake.Resume();
        TestAnswer answer = await asking;

        Assert.Contains("refuses the session token", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Fake.Conversations.Clear(); // who is not known there cannot remove anything
    }

    [Fact]
    public async Task Post_RealUserInFront_DeviceRegisteredAndTokenSigns_AreTaken()
    {
        await using FakeMiniMaxAgentWeb fake = await FakeMiniMaxAgentWeb.StartAsync();
        string jwt = FakeMiniMaxAgentWeb.CreateJwt("456", "", 4_000_000_000);
        fake.RealUsers[jwt] = "987654321";
        fake.SignatureWord = "jwt";
        await using RelayHost relay = await RelayHost.StartAsync(
            ("WebSessions:MiniMaxAgent:Enabled", "true"),
            ("WebSessions:MiniMaxAgent:BaseUrl", fake.BaseAddress.ToString()),
            ("WebSessions:MiniMaxAgent:SignsWithToken", "true"),
            ("WebSessions:MiniMaxAgent:RegistersDevice", "true"),
            ("WebSessions:MiniMaxAgent:MinIntervalMs", "0"),
            ("WebSessions:MiniMaxAgent:PollIntervalMs", "1"),
            ("WebSessions:MiniMaxAgent:Tokens:0", "987654321+" + jwt));
        TestCaller caller = await relay.AddCallerAsync();

        TestAnswer[] answers = [await relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), await relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model))];

        Assert.All(answers, static answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Text));
        Assert.Single(fake.CallsTo(FakeMiniMaxAgentWeb.RegisterPath));
        Assert.Equal(FakeMiniMaxAgentWeb.RegisterPath, fake.Calls[0].Path);
        Assert.Empty(fake.Problems);
    }

    [Fact]
    public async Task Post_TokenHasExpired_IsAnErrorAndTheSiteIsNotAsked()
    {
        await using FakeMiniMaxAgentWeb fake = await FakeMiniMaxAgentWeb.StartAsync();
        await using RelayHost relay = await RelayHost.StartAsync(
            ("WebSessions:MiniMaxAgent:Enabled", "true"),
            ("WebSessions:MiniMaxAgent:BaseUrl", fake.BaseAddress.ToString()),
            ("WebSessions:MiniMaxAgent:Tokens:0", FakeMiniMaxAgentWeb.CreateJwt("456", "123", 1_700_000_000)));
        TestCaller caller = await relay.AddCallerAsync();

        TestAnswer answer = await relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        AssertRefused(answer, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("the JWT has expired", answer.Text, StringComparison.Ordinal);
        Assert.Empty(fake.Calls);
    }

    [Theory]
    [InlineData("e30.e30.x", null)]
    [InlineData("12+e30.e30.x", null)]
    [InlineData("not-a-jwt", "WebSessions:MiniMaxAgent:Tokens")]
    public void FindError_Tokens_AreJwts(string token, string? names) =>
        AssertNames(names, new MiniMaxAgentWebOptions { Enabled = true, Tokens = [token] }.FindError("WebSessions:MiniMaxAgent"));

    [Fact]
    public void FindError_ModelWithoutANumber_IsNamed()
    {
        MiniMaxAgentWebOptions options = new() { Enabled = true };
        options.Models["mine"] = "Mine";

        AssertNames("WebSessions:MiniMaxAgent:Models:mine", options.FindError("WebSessions:MiniMaxAgent"));
    }

    protected override string Prompt() => Fake.CallsTo(FakeMiniMaxAgentWeb.SendPath)[^1].Json.GetProperty("text").GetString()!;

    protected override FakeWebCall Answering() => Fake.CallsTo(FakeMiniMaxAgentWeb.DetailPath)[^1];
}
