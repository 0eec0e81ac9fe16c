using System.Net;
using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Session tokens that callers bring: only where that is allowed, for web sessions only, and to one site only.</summary>
public sealed class CallerTokenTests
{
    private const string Own = "callers-own-token";

    [Fact]
    public async Task Post_NotAllowed_IsNoTokenOfRelays()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await RelayHost.StartAsync(
            ("WebSessions:DeepSeek:Enabled", "true"), ("WebSessions:DeepSeek:BaseUrl", site.BaseAddress.ToString()));
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(With(caller, Own), ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));
        TestAnswer check = await host.AskAsync(caller, "/token/check", $$"""{"token":"{{Own}}"}""");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (answer.Status, check.Status));
        Assert.Empty(site.Calls);
    }

    [Fact]
    public async Task Post_NoTokenInTheSettings_TheCallersWillDoInEveryDialect()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer without = await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));
        TestAnswer openAi = await host.AskAsync(With(caller, Own), ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));
        TestAnswer anthropic = await host.AskAsync(With(caller, Own), ChatBodies.MessagesPath, ChatBodies.Messages("deepseek-web/deepseek-chat"));
        TestAnswer gemini = await host.AskAsync(With(caller, Own), "/v1beta/models/deepseek-chat:generateContent", ChatBodies.Gemini());

        Assert.Equal(HttpStatusCode.NotFound, without.Status);
        Assert.All([openAi, anthropic, gemini], static answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Text));
        Assert.All(site.Calls, static call => Assert.Equal("Bearer " + Own, call.Header("Authorization")));
    }

    [Fact]
    public async Task Post_ModelOfNoWebSession_IsRefusedAndNothingElseIsCharged()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(With(caller, Own), ChatBodies.ChatPath, ChatBodies.Chat("echo"));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("no web session", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await host.CallsAsync(caller));
    }

    [Theory]
    [InlineData("rk-nobody,token", HttpStatusCode.Unauthorized)]
    [InlineData(",token", HttpStatusCode.Unauthorized)]
    public async Task Post_WithoutRelaysOwnToken_IsRefused(string shown, HttpStatusCode status)
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site);

        TestAnswer answer = await host.AskAsync(new TestCaller(0, "", shown), ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));

        Assert.Equal(status, answer.Status);
        Assert.Empty(site.Calls);
    }

    [Fact]
    public async Task Post_TooManyTokens_IsRefused()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(
            With(caller, string.Join(',', Enumerable.Range(0, 17))), ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("at most 16", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"platform":"deepseek"}""", HttpStatusCode.BadRequest, "token")]
    [InlineData("""{"token":"t","platform":"nobody"}""", HttpStatusCode.BadRequest, "deepseek-web")]
    [InlineData("""{"token":"t"}""", HttpStatusCode.OK, "\"live\":true")]
    [InlineData("""{"token":"t","platform":"DeepSeek"}""", HttpStatusCode.OK, "\"platform\":\"deepseek-web\"")]
    [InlineData("""{"token":"with\u0000control"}""", HttpStatusCode.OK, "\"live\":false")]
    public async Task Check_Bodies_AreReadWithCare(string body, HttpStatusCode status, string told)
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, "/token/check", body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(told, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SiteTurnsClientsAway_IsNoDeadToken()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site);
        TestCaller caller = await host.AddCallerAsync();
        site.Troubles[Own] = FakeWebTrouble.Challenge;

        TestAnswer answer = await host.AskAsync(caller, "/token/check", $$"""{"token":"{{Own}}"}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("official API", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Own, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Stranger_IsRefusedAndNoSiteIsAsked()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site);

        TestAnswer answer = await host.PostAsync("/token/check", $$"""{"token":"{{Own}}"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Empty(site.Calls);
    }

    private static TestCaller With(TestCaller caller, string tokens) => caller with { Token = $"{caller.Token},{tokens}" };

    private static Task<RelayHost> StartAsync(FakeDeepSeekWeb site) => RelayHost.StartAsync(
        ("WebSessions:AllowCallerTokens", "true"),
        ("WebSessions:DeepSeek:Enabled", "true"),
        ("WebSessions:DeepSeek:BaseUrl", site.BaseAddress.ToString()),
        ("WebSessions:DeepSeek:MinIntervalMs", "0"));
}
