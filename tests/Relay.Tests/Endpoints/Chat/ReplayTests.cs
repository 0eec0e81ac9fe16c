using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>What providers want back in the next turn comes back, though the caller has lost it.</summary>
public sealed class ReplayTests
{
    private const string Thought = "Paris, so ask for it";

    [Theory]
    [InlineData("chat", false)]
    [InlineData("chat", true)]
    [InlineData("messages", false)]
    [InlineData("responses", false)]
    public async Task Post_SealOfAGeminiCall_ComesBackForItsAccountOnly(string dialect, bool stream)
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.Answer = new FakeAnswer { Tool = "weather" };
        TestCaller caller = await host.Relay.AddCallerAsync();
        TestCaller stranger = await host.Relay.AddCallerAsync();
        string path = ToolTalk.Path(dialect, "Gemini/m", stream: false);
        TestAnswer first = await host.Relay.AskAsync(caller, path, ToolTalk.First(dialect, "Gemini/m", stream));
        string id = stream ? IdInStream(first.Text) : ToolTalk.IdOf(dialect, first.Json);

        await host.Relay.AskAsync(caller, path, ToolTalk.Second(dialect, "Gemini/m", id));
        string mine = host.Fake.Calls[^1].Body;
        await host.Relay.AskAsync(stranger, path, ToolTalk.Second(dialect, "Gemini/m", id));
        string strangers = host.Fake.Calls[^1].Body;

        Assert.Contains("\"thoughtSignature\":\"c2ln\"", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("c2ln", strangers, StringComparison.Ordinal);
        Assert.Contains("\"thoughtSignature\":\"skip_thought_signature_validator\"", strangers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("gemini")]
    [InlineData("responses")]
    public async Task Post_ReasoningOfDeepSeek_ComesBackInItsConversationOnly(string dialect)
    {
        await using ChatHost host = await ChatHost.StartAsync(
            ("Providers:Fake:Profiles:0:Thinking", "TypeObject"), ("Providers:Fake:Profiles:0:ReasoningReplay", "Always"));
        host.Fake.Personality = FakeChatPersonality.DeepSeek;
        host.Fake.Answer = new FakeAnswer { Tool = "weather", Thinking = Thought };
        TestCaller caller = await host.Relay.AddCallerAsync();
        string path = ToolTalk.Path(dialect, "Fake/m", stream: false);
        TestAnswer first = await host.Relay.AskAsync(caller, path, ToolTalk.First(dialect, "Fake/m", stream: false));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        string id = ToolTalk.IdOf(dialect, first.Json);

        await host.Relay.AskAsync(caller, path, ToolTalk.Second(dialect, "Fake/m", id));
        string here = ReasoningIn(host.Fake.Calls[^1].Body);
        await host.Relay.AskAsync(caller, path, ToolTalk.Second(dialect, "Fake/m", id, question: "And something else?"));
        string elsewhere = ReasoningIn(host.Fake.Calls[^1].Body);

        Assert.Equal((Thought, ""), (here, elsewhere));
    }

    private static string ReasoningIn(string body)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("messages").EnumerateArray().Single(static message => message.GetProperty("role").GetString() == "assistant")
            .GetProperty("reasoning_content").GetString()!;
    }

    private static string IdInStream(string text)
    {
        int start = text.IndexOf("\"id\":\"call_", StringComparison.Ordinal) + "\"id\":\"".Length;
        return text[start..text.IndexOf('"', start)];
    }
}
