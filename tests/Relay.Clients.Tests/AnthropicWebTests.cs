using System.Text;
using Anthropic;
using Anthropic.Models.Messages;
using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints;
using Relay.Tests.Endpoints.WebSessions;
using Xunit;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's own client library against Relay in front of a chat site; one class a site.</summary>
/// <typeparam name="THost">The site's host.</typeparam>
/// <typeparam name="TFake">Its fake.</typeparam>
/// <param name="host">Relay and the site.</param>
/// <param name="model">A name of the site's.</param>
public abstract class AnthropicWebTests<THost, TFake>(THost host, string model) : IClassFixture<THost>
    where THost : WebHost<TFake>
    where TFake : FakeWebSite
{
    [Fact]
    public async Task Create_PlainAndStreamed_GetsTheAnswer()
    {
        TestCaller caller = await host.Relay.AddCallerAsync();
        using AnthropicClient client = new()
        {
            BaseUrl = host.Relay.Server.Addresses[0].ToString().TrimEnd('/'),
            ApiKey = caller.Token,
            MaxRetries = 0,
        };
        MessageCreateParams ask = new() { Model = model, MaxTokens = 64, Messages = [new UserMessageParam("Say hello")] };
        StringBuilder plain = new();
        StringBuilder streamed = new();
        bool isOver = false;

        Message answer = await client.Messages.Create(ask, TestContext.Current.CancellationToken);
        foreach (ContentBlock block in answer.Content)
        {
            plain.Append(block.TryPickText(out TextBlock? part) ? part.Text : "");
        }

        await foreach (RawMessageStreamEvent part in client.Messages.CreateStreaming(ask, TestContext.Current.CancellationToken))
        {
            if (part.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta))
            {
                streamed.Append(delta.Delta.TryPickText(out TextDelta? said) ? said.Text : "");
            }

            isOver |= part.TryPickStop(out _);
        }

        Assert.Equal((host.Fake.Text, host.Fake.Text, true), (plain.ToString(), streamed.ToString(), isOver));
    }
}
