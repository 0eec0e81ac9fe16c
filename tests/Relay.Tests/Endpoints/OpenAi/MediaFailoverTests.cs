using System.Net;
using Relay.FakeUpstreams.Chat;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>What stands beside chat has its circuits and pauses.</summary>
public sealed class MediaFailoverTests
{
    private const string Path = "/v1/images/generations";
    private const string Body = """{"model":"both","prompt":"a cat"}""";

    [Fact]
    public async Task Post_ProviderInTrouble_IsNotAskedWhileItsCircuitIsOpen()
    {
        await using ChatHost host = await ChatHost.StartAsync(
            ("Chat:CircuitFailures", "2"), ("Chat:CircuitOpenMs", "600000"), ("Chat:MaxAttempts", "2"), ("Models:one", "Fake/up-one"));
        host.Fake.Fault = new FakeChatFault { Status = 500 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer first = await host.Relay.AskAsync(caller, Path, """{"model":"one","prompt":"a cat"}""");
        int asked = host.Fake.Calls.Count;
        TestAnswer second = await host.Relay.AskAsync(caller, Path, """{"model":"one","prompt":"a cat"}""");
        TestAnswer chat = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("one"));

        Assert.Equal((HttpStatusCode.BadGateway, 2), (first.Status, asked));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (second.Status, chat.Status));
        Assert.Equal(asked, host.Fake.Calls.Count);
    }

    [Fact]
    public async Task Post_EveryKeyFailsInAWayThatMayPass_TheyAreAskedAgain()
    {
        await using ChatHost host = await ChatHost.StartAsync(("Chat:CircuitFailures", "1000"), ("Chat:MaxAttempts", "5"));
        host.Fake.Fault = host.Other.Fault = new FakeChatFault { Status = 502 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.Relay.AskAsync(caller, Path, Body);

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal(5, host.Fake.Calls.Count + host.Other.Calls.Count);
    }
}
