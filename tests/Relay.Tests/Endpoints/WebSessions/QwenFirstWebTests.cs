using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Qwen's site, the generation of 2024.</summary>
public sealed class QwenFirstWebTests(QwenFirstWebHost host) : WebTests<QwenFirstWebHost, FakeQwenWeb>(host)
{
    protected override string Model => "qwen";

    protected override bool HasThinking => false;

    [Fact]
    public async Task Post_EndsByDone_IsWhole()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.EndsByEvent = true;

        Assert.Equal(Fake.Text, Join(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model))).Text);
    }

    [Fact]
    public async Task Post_Moderated_IsContentRefused()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.Moderated);

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.Contains("refused the content", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
    }

    protected override string Prompt() => Answering().Json.GetProperty("contents")[0].GetProperty("content").GetString()!;

    protected override FakeWebCall Answering() => Fake.Calls.Last(static call => call.Path == "/dialog/conversation");
}
