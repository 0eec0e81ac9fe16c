using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Relay.Upstreams.WebSessions.Doubao;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Doubao's site.</summary>
public sealed class DoubaoWebTests(DoubaoWebHost host) : WebTests<DoubaoWebHost, FakeDoubaoWeb>(host)
{
    protected override string Model => "doubao-pro";

    [Fact]
    public async Task Post_OneCall_IsMadeInOrder()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));
        await Eventually.TrueAsync(() => Fake.Calls.Count == 2);

        Assert.Equal([FakeDoubaoWeb.ChatPath, FakeDoubaoWeb.DeletePath], Fake.Calls.Select(static call => call.Path));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(",\"reasoning_effort\":\"high\"", 1)]
    [InlineData(",\"thinking\":{\"type\":\"disabled\"}", 0)]
    public async Task Post_Thinking_IsASwitchOfTheQuestion(string more, int expected)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model, more));

        Assert.Equal(expected, Answering().Json.GetProperty("option").GetProperty("need_deep_think").GetInt32());
    }

    [Fact]
    public async Task Post_JsonInsideStrings_IsUnderstood()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.EncodesTwice = true;

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model, ",\"reasoning_effort\":\"high\""));

        Assert.Equal((Fake.Text, string.Concat(Fake.Thoughts)), Join(answer));
    }

    [Fact]
    public async Task Post_Captcha_IsAnErrorAndNothingElseIsTried()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.Challenge);

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        AssertRefused(answer, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("captcha", answer.Text, StringComparison.Ordinal);
        Assert.All(Fake.Calls, static call => Assert.Equal(FakeDoubaoWeb.ChatPath, call.Path));
    }

    [Fact]
    public async Task Post_TokensAreLimitedAndExpire_OthersAnswer()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.QuestionsPerToken = 1;
        List<HttpStatusCode> statuses = [];

        for (int i = 0; i < 2; i++)
        {
            statuses.Add((await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model))).Status);
        }

        await Eventually.TrueAsync(() => Fake.Conversations.Values.All(static isRemoved => isRemoved)); // afterwards it is nobody's to remove
        Fake.QuestionsPerToken = -1;
        Fake.Troubles[Host.Tokens[0]] = FakeWebTrouble.TokenRefused;
        statuses.Add((await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model))).Status);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], statuses);
    }

    [Theory]
    [InlineData(FakeWebTrouble.ErrorLater, nameof(EndReason.UpstreamRefused))]
    [InlineData(FakeWebTrouble.Cut, nameof(EndReason.UpstreamCut))]
    public async Task Post_BreaksAfterSomeOfTheAnswer_IsToldInTheStream(FakeWebTrouble trouble, string reason)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(trouble);

        TestAnswer answer = await AskResumingAsync(caller, ChatBodies.Stream(Model));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Contains("\"error\"", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.Equal(reason, (await Host.Relay.CallAsync(caller)).Reason.ToString());
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", null)]
    [InlineData("a; b=c", "WebSessions:Doubao:Tokens")]
    [InlineData("", "WebSessions:Doubao:Tokens")]
    public void FindError_Tokens_AreCookieValues(string token, string? names) =>
        AssertNames(names, new DoubaoWebOptions { Enabled = true, Tokens = [token] }.FindError("WebSessions:Doubao"));

    protected override string Prompt() =>
        Answering().Json.GetProperty("messages")[0].GetProperty("content_block")[0].GetProperty("content").GetProperty("text_block").GetProperty("text").GetString()!;

    protected override FakeWebCall Answering() => Fake.CallsTo(FakeDoubaoWeb.ChatPath)[^1];
}
