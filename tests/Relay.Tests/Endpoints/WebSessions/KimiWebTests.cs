using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Kimi's site.</summary>
public sealed class KimiWebTests(KimiWebHost host) : WebTests<KimiWebHost, FakeKimiWeb>(host)
{
    protected override string Model => "kimi-k2.5";

    [Theory]
    [InlineData("kimi-k2.5", "", "SCENARIO_K2D5", false, false)]
    [InlineData("kimi", ",\"web_search\":true", "SCENARIO_K2D6", false, true)]
    [InlineData("kimi-web/kimi-thinking", "", "SCENARIO_K2D6", true, false)]
    public async Task Post_Switches_AreSent(string model, string more, string scenario, bool thinks, bool searches)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model, more));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        JsonElement body = Message();
        Assert.Equal(
            (scenario, thinks, searches),
            (body.GetProperty("scenario").GetString(), body.GetProperty("options").GetProperty("thinking").GetBoolean(), body.GetProperty("tools").GetArrayLength() > 0));
    }

    /// <summary>The access token ends between two turns, told inside a good answer (also byte by byte) or by the status; the caller notices nothing.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    public async Task Post_AccessExpires_IsRenewed(bool refusesByStatus, int bytes)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.RefusesByStatus = refusesByStatus;
        Fake.WriteBytes = bytes;
        foreach (string token in Host.Tokens)
        {
            Fake.Expire(token);
        }

        Fake.ExpireRenewed();
        for (int turn = 0; turn < 4; turn++)
        {
            TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));
            Assert.Equal((HttpStatusCode.OK, Fake.Text), (answer.Status, Join(answer).Text));
        }

        Assert.InRange(Fake.Renewals, 1, Host.Tokens.Count);
        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.Equal(EndReason.Completed, call.Reason));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Post_EnvelopesInPieces_AreReadWhole(int bytes)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.WriteBytes = bytes;

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model, ",\"enable_thinking\":true"));

        Assert.Equal((Fake.Text, string.Concat(Fake.Thoughts)), Join(answer));
    }

    [Fact]
    public async Task Post_Search_MarksBecomeLinks()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Hit = "https://news.example/a";
        Fake.Pieces = ["So\uE3A0ci", "te\uE3A1web_search:1#0\uE3A8 it is\uE3A0", " so."];

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model, ",\"web_search\":true"));

        Assert.Equal("So[1](https://news.example/a) it is so.", Join(answer).Text);
    }

    [Fact]
    public async Task Post_ErrorAfterSomeOfTheAnswer_IsToldInTheStream()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.ErrorLater);

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.Contains("official API", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
    }

    protected override string Prompt() =>
        Message().GetProperty("message").GetProperty("blocks")[0].GetProperty("text").GetProperty("content").GetString()!;

    protected override FakeWebCall Answering() => Fake.Calls.Last(static call => call.Path.EndsWith("/Chat", StringComparison.Ordinal));

    private JsonElement Message() => JsonElement.Parse(Answering().Body.Span[5..]);
}
