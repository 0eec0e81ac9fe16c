using System.Text.Json;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>The platform's native chat: its own bytes, both ends of a stream, a tool's round trip.</summary>
public sealed class NativeChatTests(PlatformHost host) : PlatformTests(host)
{
    private const string Path = "/v1/text/chatcompletion_v2";
    private const string Tool = """{"type":"function","function":{"name":"get_weather","parameters":{"type":"object"}}}""";

    // 20 tokens in at 0.8, 10 out at 8.0 a million.
    private const long Price = (20 * 800) + (10 * 8_000);

    [Fact]
    public async Task Chat_Whole_IsThePlatformsAnswer()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Path, """{"model":"MiniMax-M1","messages":[{"role":"user","content":"Hi"}]}""");

        Assert.Equal(("You said: Hi", 0), (answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), answer.MiniMaxCode));
        Assert.Equal((EndReason.Completed, Price), ((await Host.CallAsync(caller)).Reason, (await Host.CallAsync(caller)).ChargeNanos));
    }

    [Theory]
    [InlineData("Hi", "chat.completion.chunk")]
    [InlineData("Hi, old end", "chat.completion")]
    public async Task Chat_Streamed_KeepsTheFormOfItsEnd(string text, string form)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Path, $$"""{"model":"MiniMax-M1","stream":true,"messages":[{"role":"user","content":"{{text}}"}]}""");

        Assert.Equal(form, answer.Events[^1].GetProperty("object").GetString());
        Assert.Equal(Price, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Fact]
    public async Task Chat_ToolsRoundTrip_CallsAndAnswers()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestAnswer first = await Host.AskAsync(
            caller, Path, $$"""{"model":"MiniMax-M1","messages":[{"role":"user","content":"Weather?"}],"tools":[{{Tool}}]}""");
        JsonElement message = first.Json.GetProperty("choices")[0].GetProperty("message");
        JsonElement call = message.GetProperty("tool_calls")[0];
        Assert.Equal("get_weather", call.GetProperty("function").GetProperty("name").GetString());

        TestAnswer second = await Host.AskAsync(caller, Path, $$"""
            {"model":"MiniMax-M1","messages":[{"role":"user","content":"Weather?"},{{message.GetRawText()}},
             {"role":"tool","tool_call_id":"{{call.GetProperty("id").GetString()}}","content":"sunny"}],"tools":[{{Tool}}]}
            """);

        Assert.Equal("You said: sunny", second.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Chat_ForbiddenContent_KeepsItsCode()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Path, """{"model":"MiniMax-M1","messages":[{"role":"user","content":"[fake:error=1026]"}]}""");

        Assert.Equal(1026, answer.MiniMaxCode);
        Assert.Equal(0, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Fact]
    public async Task Chat_ModelOfAnotherProvider_IsAnsweredByIt()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Path, """{"model":"echo","messages":[{"role":"user","content":"Hi"}]}""");

        Assert.Contains("Hi", answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
    }
}
