using System.Net;
using Relay.FakeUpstreams.Chat;
using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Where the official API has a key it takes the names that both have, by alias or by pattern; the site is asked by its own name only.</summary>
public sealed class OfficialFirstTests
{
    [Theory]
    [InlineData("deepseek-chat", true)]
    [InlineData("deepseek-r1", true)]
    [InlineData("deepseek-web/deepseek-chat", false)]
    public async Task Post_BothConfigured_TheOfficialApiIsAsked(string model, bool isOfficial)
    {
        await using FakeChat official = await FakeChat.StartAsync();
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        RelayHost host = await RelayHost.StartAsync(
            ("Providers:DeepSeek:OpenAiUrl", new Uri(official.BaseAddress, "/v1").ToString()),
            ("Providers:DeepSeek:Keys:0", RelayHost.FirstKey),
            ("WebSessions:DeepSeek:Enabled", "true"),
            ("WebSessions:DeepSeek:BaseUrl", site.BaseAddress.ToString()),
            ("WebSessions:DeepSeek:Tokens:0", "web-token"));
        await using (host)
        {
            TestCaller caller = await host.AddCallerAsync();

            TestAnswer answer = await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model));

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal((isOfficial, !isOfficial), (official.Calls.Count > 0, site.Calls.Count > 0));
        }
    }

    [Fact]
    public async Task Post_SwitchedOff_NothingIsListedOrAsked()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        RelayHost host = await RelayHost.StartAsync(
            ("WebSessions:DeepSeek:BaseUrl", site.BaseAddress.ToString()), ("WebSessions:DeepSeek:Tokens:0", "web-token"));
        await using (host)
        {
            TestCaller caller = await host.AddCallerAsync();

            TestAnswer answer = await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));
            TestAnswer models = await host.GetAsync(caller.Token, "/v1/models");

            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain("deepseek-chat", models.Text, StringComparison.Ordinal);
            Assert.Empty(site.Calls);
        }
    }

    /// <summary>What is left at the site when Relay stops is removed before it is gone.</summary>
    [Fact]
    public async Task Stop_AfterACall_TheConversationIsRemoved()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        RelayHost host = await RelayHost.StartAsync(
            ("WebSessions:DeepSeek:Enabled", "true"), ("WebSessions:DeepSeek:BaseUrl", site.BaseAddress.ToString()), ("WebSessions:DeepSeek:Tokens:0", "web-token"));
        await using (host)
        {
            await host.AskAsync(await host.AddCallerAsync(), ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));
        }

        Assert.True(Assert.Single(site.Conversations).Value);
    }
}
