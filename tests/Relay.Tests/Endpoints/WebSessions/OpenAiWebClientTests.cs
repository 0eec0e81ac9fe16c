using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using Relay.FakeUpstreams.WebSessions;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>OpenAI's own client library against Relay in front of each fake chat site, plain and streamed.</summary>
public abstract class OpenAiWebClientTests<THost, TFake>(THost host, string model) : IClassFixture<THost>
    where THost : WebHost<TFake>
    where TFake : FakeWebSite
{
    [Fact]
    public async Task CompleteChat_GivesText()
    {
        TestCaller caller = await host.Relay.AddCallerAsync();

        ChatCompletion answer = await Client(caller).CompleteChatAsync(
            [new UserChatMessage("Say hello")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((host.Fake.Text, ChatFinishReason.Stop), (answer.Content[0].Text, answer.FinishReason));
    }

    [Fact]
    public async Task CompleteChatStreaming_GivesTextAndTheEnd()
    {
        TestCaller caller = await host.Relay.AddCallerAsync();
        StringBuilder text = new();
        ChatFinishReason? finish = null;

        await foreach (StreamingChatCompletionUpdate update in Client(caller).CompleteChatStreamingAsync(
            [new UserChatMessage("Say hello"), new AssistantChatMessage("Hello?"), new UserChatMessage("Again")],
            cancellationToken: TestContext.Current.CancellationToken))
        {
            text.AppendJoin("", update.ContentUpdate.Select(static part => part.Text));
            finish ??= update.FinishReason;
        }

        Assert.Equal((host.Fake.Text, ChatFinishReason.Stop), (text.ToString(), finish));
    }

    private ChatClient Client(TestCaller caller) => new(model, new ApiKeyCredential(caller.Token), new OpenAIClientOptions
    {
        Endpoint = new Uri(host.Relay.Server.Addresses[0], "/v1"),
        RetryPolicy = new ClientRetryPolicy(0),
    });
}
