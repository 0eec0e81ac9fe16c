using System.Text;
using Anthropic;
using Anthropic.Models.Messages;
using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints;
using Relay.Tests.Endpoints.WebSessions;
using Xunit;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's own client library against Relay in front of each fake chat site: plain, and streamed with thinking.</summary>
public abstract class AnthropicWebClientTests<THost, TFake>(THost host, string model, string thinkingModel) : IClassFixture<THost>
    where THost : WebHost<TFake>
    where TFake : FakeWebSite
{
    [Fact]
    public async Task Create_GivesText()
    {
        TestCaller caller = await host.Relay.AddCallerAsync();
        using AnthropicClient client = Client(caller);

        Message answer = await client.Messages.Create(Ask(model), TestContext.Current.CancellationToken);

        Assert.Equal(host.Fake.Text, string.Concat(answer.Content.Select(static block => block.TryPickText(out TextBlock? text) ? text.Text : "")));
    }

    [Fact]
    public async Task CreateStreaming_Thinking_ArrivesApart()
    {
        TestCaller caller = await host.Relay.AddCallerAsync();
        using AnthropicClient client = Client(caller);
        StringBuilder text = new();
        StringBuilder thoughts = new();
        bool isOver = false;

        await foreach (RawMessageStreamEvent part in client.Messages.CreateStreaming(Ask(thinkingModel), TestContext.Current.CancellationToken))
        {
            if (part.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta))
            {
                text.Append(delta.Delta.TryPickText(out TextDelta? said) ? said.Text : "");
                thoughts.Append(delta.Delta.TryPickThinking(out ThinkingDelta? thought) ? thought.Thinking : "");
            }

            isOver |= part.TryPickStop(out _);
        }

        Assert.Equal((host.Fake.Text, string.Concat(host.Fake.Thoughts), true), (text.ToString(), thoughts.ToString(), isOver));
    }

    private static MessageCreateParams Ask(string model) => new() { Model = model, MaxTokens = 64, Messages = [new UserMessageParam("Say hello")] };

    private AnthropicClient Client(TestCaller caller) => new()
    {
        BaseUrl = host.Relay.Server.Addresses[0].ToString().TrimEnd('/'),
        ApiKey = caller.Token,
        MaxRetries = 0,
    };
}
