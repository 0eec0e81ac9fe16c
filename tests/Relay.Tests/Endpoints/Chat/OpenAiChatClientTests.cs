using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>OpenAI's own client library against Relay in front of a provider.</summary>
public sealed class OpenAiChatClientTests(ChatHost host) : ChatTests(host)
{
    [Fact]
    public async Task CompleteChat_GivesTextAndUsage()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        ChatCompletion answer = await Client(caller).CompleteChatAsync(
            [new UserChatMessage("Say hello")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((Host.Fake.Answer.Text, ChatFinishReason.Stop, 120), (answer.Content[0].Text, answer.FinishReason, answer.Usage.TotalTokenCount));
    }

    [Theory]
    [InlineData(FakeChatPersonality.OpenAi)]
    [InlineData(FakeChatPersonality.DeepSeek)]
    [InlineData(FakeChatPersonality.MiniMax)]
    public async Task CompleteChatStreaming_Tools_ArriveWhole(FakeChatPersonality personality)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Personality = personality;
        Host.Fake.Answer = new FakeAnswer { Tool = "weather" };
        StringBuilder text = new();
        StringBuilder arguments = new();
        string name = "";
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        ChatCompletionOptions options = new() { Tools = { ChatTool.CreateFunctionTool("weather", "The weather.", BinaryData.FromString("""{"type":"object"}""")) } };
        await foreach (StreamingChatCompletionUpdate update in Client(caller).CompleteChatStreamingAsync(
            [new UserChatMessage("Weather?")], options, TestContext.Current.CancellationToken))
        {
            text.AppendJoin("", update.ContentUpdate.Select(static part => part.Text));
            foreach (StreamingChatToolCallUpdate tool in update.ToolCallUpdates)
            {
                name += tool.FunctionName;
                arguments.Append(tool.FunctionArgumentsUpdate);
            }

            finish ??= update.FinishReason;
            usage = update.Usage ?? usage;
        }

        Assert.Equal((Host.Fake.Answer.Text, "weather", Host.Fake.Answer.ToolArguments), (text.ToString(), name, arguments.ToString()));
        Assert.Equal((ChatFinishReason.ToolCalls, 120), (finish, usage!.TotalTokenCount));
        Assert.Equal(EndReason.Completed, (await Host.Relay.CallAsync(caller)).Reason);
    }

    private ChatClient Client(TestCaller caller) => new("MiniMax-M1", new ApiKeyCredential(caller.Token), new OpenAIClientOptions
    {
        Endpoint = new Uri(Host.Relay.Server.Addresses[0], "/v1"),
        RetryPolicy = new ClientRetryPolicy(0),
    });
}
