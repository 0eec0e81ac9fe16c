using System.Text;
using Anthropic;
using Anthropic.Models.Messages;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Relay.Tests.Endpoints;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Clients.Tests;

/// <summary>Anthropic's own client library against Relay in front of a provider of its dialect, and of others.</summary>
public sealed class AnthropicChatClientTests(ChatHost host) : ChatTests(host)
{
    [Theory]
    [InlineData("Anthropic/m")]
    [InlineData("Fake/m")]
    [InlineData("Gemini/m")]
    public async Task Create_GivesTextAndUsage(string model)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        using AnthropicClient client = Client(caller);

        Message answer = await client.Messages.Create(Ask(model), TestContext.Current.CancellationToken);

        StringBuilder text = new();
        foreach (ContentBlock block in answer.Content)
        {
            text.Append(block.TryPickText(out TextBlock? part) ? part.Text : "");
        }

        Assert.Equal((Host.Fake.Answer.Text, 60L, 40L, 20L),
            (text.ToString(), answer.Usage.InputTokens, answer.Usage.CacheReadInputTokens ?? 0, answer.Usage.OutputTokens));
    }

    [Theory]
    [InlineData("Anthropic/m")]
    [InlineData("Fake/m")]
    [InlineData("Gemini/m")]
    public async Task CreateStreaming_Tool_ArrivesWhole(string model)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Answer = new FakeAnswer { Tool = "weather" };
        using AnthropicClient client = Client(caller);
        StringBuilder text = new();
        StringBuilder arguments = new();
        string name = "";
        long output = 0;
        bool isOver = false;

        await foreach (RawMessageStreamEvent part in client.Messages.CreateStreaming(Ask(model), TestContext.Current.CancellationToken))
        {
            if (part.TryPickContentBlockStart(out RawContentBlockStartEvent? start) && start.ContentBlock.TryPickToolUse(out ToolUseBlock? tool))
            {
                name += tool.Name;
            }

            if (part.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta))
            {
                text.Append(delta.Delta.TryPickText(out TextDelta? said) ? said.Text : "");
                arguments.Append(delta.Delta.TryPickInputJson(out InputJsonDelta? json) ? json.PartialJson : "");
            }

            output = part.TryPickDelta(out RawMessageDeltaEvent? end) ? end.Usage.OutputTokens : output;
            isOver |= part.TryPickStop(out _);
        }

        Assert.Equal((Host.Fake.Answer.Text, "weather", Host.Fake.Answer.ToolArguments), (text.ToString(), name, arguments.ToString()));
        Assert.Equal((20L, true), (output, isOver));
        Assert.Equal(EndReason.Completed, (await Host.Relay.CallAsync(caller)).Reason);
    }

    private static MessageCreateParams Ask(string model) => new()
    {
        Model = model,
        MaxTokens = 64,
        Messages = [new UserMessageParam("Say hello")],
        Tools = [new Tool { Name = "weather", InputSchema = new InputSchema() }],
    };

    private AnthropicClient Client(TestCaller caller) => new()
    {
        BaseUrl = Host.Relay.Server.Addresses[0].ToString().TrimEnd('/'),
        ApiKey = caller.Token,
        MaxRetries = 0,
    };
}
