using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Qwen's site, today's generation.</summary>
public sealed class QwenWebTests(QwenWebHost host) : WebTests<QwenWebHost, FakeQwenWeb>(host)
{
    protected override string Model => "qwen3-max";

    [Theory]
    [InlineData("qwen3-max", "", "Qwen3-Max", "0", false)]
    [InlineData("qwen3-max-thinking", "", "Qwen3-Max-Thinking-Preview", "1", false)]
    [InlineData("qwen-web/other", ",\"enable_search\":true", "Qwen", "1", true)]
    public async Task Post_Switches_AreSent(string model, string more, string own, string isDeep, bool searches)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model, more));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        JsonElement body = Answering().Json;
        Assert.Equal(
            (own, isDeep, searches),
            (body.GetProperty("model").GetString(), body.GetProperty("deep_search").GetString(), body.GetProperty("enable_search").GetBoolean()));
    }

    [Fact]
    public async Task Post_EndsByEvent_IsWhole()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.EndsByEvent = true;

        Assert.Equal(Fake.Text, Join(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model))).Text);
    }

    [Fact]
    public async Task Post_RiskControl_IsAnErrorThatNamesTheOfficialApi()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.Challenge);

        AssertRefused(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), HttpStatusCode.ServiceUnavailable);
    }

    protected override string Prompt() => Answering().Json.GetProperty("messages")[0].GetProperty("content").GetString()!;

    protected override FakeWebCall Answering() => Fake.Calls.Last(static call => call.Path == "/api/v2/chat");
}
