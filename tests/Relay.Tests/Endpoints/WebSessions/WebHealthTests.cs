using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>What is told of single session tokens, and to whom.</summary>
public sealed class WebHealthTests
{
    private const string Bad = "session-token-one";
    private const string Good = "session-token-two";

    [Fact]
    public async Task Health_AfterARefusalAndASuccess_TellsAnAdministratorOfBoth()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site, Bad, Good);
        TestCaller admin = await host.AddCallerAsync(isAdmin: true);
        JsonElement before = Tokens(await host.GetAsync(admin.Token, "/health"));
        site.Troubles[Bad] = FakeWebTrouble.TokenRefused;

        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync(admin, ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"))).Status);
        await host.AssertNothingHeldAsync();
        TestAnswer answer = await host.GetAsync(admin.Token, "/health");

        Assert.Equal(JsonValueKind.Null, before[0].GetProperty("last_success").ValueKind);
        JsonElement bad = Of(answer, "deepseek-web-1");
        JsonElement good = Of(answer, "deepseek-web-2");
        Assert.Equal(("resting", "fit"), (bad.GetProperty("state").GetString(), good.GetProperty("state").GetString()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Number), (bad.GetProperty("last_success").ValueKind, bad.GetProperty("last_refusal").ValueKind));
        Assert.Equal((JsonValueKind.Number, JsonValueKind.Null), (good.GetProperty("last_success").ValueKind, good.GetProperty("last_refusal").ValueKind));
        Assert.Contains("refuses the session token", bad.GetProperty("last_refusal_reason").GetString(), StringComparison.Ordinal);
        Assert.True(bad.GetProperty("resting_ms").GetInt64() > 0);
        Assert.DoesNotContain("session-token", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_ATokenThatIsAJwt_SaysWhenItEnds()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site, FakeMiniMaxAgentWeb.CreateJwt("1", "2", 4_000_000_000));
        TestCaller admin = await host.AddCallerAsync(isAdmin: true);

        TestAnswer answer = await host.GetAsync(admin.Token, "/health");

        Assert.Equal(4_000_000_000, Tokens(answer)[0].GetProperty("expires_at").GetInt64());
    }

    [Fact]
    public async Task Health_AnyoneElse_HearsNothingOfTokens()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site, Good);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer[] answers =
            [await host.GetAsync(null, "/health"), await host.GetAsync(caller.Token, "/health"), await host.GetAsync("rk-nobody", "/health")];

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(answers, static answer => Assert.False(answer.Json.TryGetProperty("web_sessions", out _)));
    }

    [Fact]
    public async Task Post_EveryTokenRests_NamesTheOfficialApi()
    {
        await using FakeDeepSeekWeb site = await FakeDeepSeekWeb.StartAsync();
        await using RelayHost host = await StartAsync(site, Bad);
        TestCaller caller = await host.AddCallerAsync();
        site.Troubles[Bad] = FakeWebTrouble.TokenRefused;
        await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));
        int asked = site.Calls.Count;

        TestAnswer answer = await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("deepseek-chat"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, asked), (answer.Status, site.Calls.Count));
        Assert.Contains("every session token rests", answer.Text, StringComparison.Ordinal);
        Assert.Contains("https://api.deepseek.com", answer.Text, StringComparison.Ordinal);
    }

    private static JsonElement Tokens(TestAnswer answer) => answer.Json.GetProperty("web_sessions")[0].GetProperty("tokens");

    private static JsonElement Of(TestAnswer answer, string label) => Tokens(answer).EnumerateArray().Single(token => token.GetProperty("label").GetString() == label);

    private static Task<RelayHost> StartAsync(FakeDeepSeekWeb site, params string[] tokens) => RelayHost.StartAsync(
    [
        ("WebSessions:DeepSeek:Enabled", "true"),
        ("WebSessions:DeepSeek:BaseUrl", site.BaseAddress.ToString()),
        ("WebSessions:DeepSeek:MinIntervalMs", "0"),
        .. tokens.Select(static (token, i) => ($"WebSessions:DeepSeek:Tokens:{i}", (string?)token)),
    ]);
}
