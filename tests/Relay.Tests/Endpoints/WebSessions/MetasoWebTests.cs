using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Tests.Endpoints.Chat;
using Relay.Upstreams.WebSessions.Metaso;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>Metaso's site.</summary>
public sealed class MetasoWebTests(MetasoWebHost host) : WebTests<MetasoWebHost, FakeMetasoWeb>(host)
{
    protected override string Model => "metaso";

    protected override bool HasThinking => false;

    protected override bool Removes => false;

    [Fact]
    public async Task Post_OneCall_IsMadeInOrder()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        Assert.Equal(
            ["GET /", "POST /api/session", "GET /api/searchV2"],
            Fake.Calls.Select(static call => $"{call.Method} {call.Path}"));
    }

    [Theory]
    [InlineData("metaso", "detail", "")]
    [InlineData("metaso-concise", "concise", "")]
    [InlineData("metaso-research-scholar", "research", "scholar")]
    [InlineData("metaso-web/unheard-of", "detail", "")]
    public async Task Post_Model_IsAModeAndWhatIsSearched(string model, string mode, string engine)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        JsonElement session = Fake.CallsTo(FakeMetasoWeb.SessionPath)[^1].Json;
        Assert.Equal((mode, engine), (session.GetProperty("mode").GetString(), session.GetProperty("engineType").GetString()));
    }

    [Fact]
    public async Task Post_Citations_BecomeLinks()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Pieces = ["It is so[", "[2", "]] indeed[[7]]."];

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.Equal("It is so[2](https://example.invalid/b) indeed.", Join(answer).Text);
    }

    [Fact]
    public async Task Post_PageWithoutItsToken_IsAnErrorThatNamesTheOfficialApi()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.OmitsPageToken = true;

        AssertRefused(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), HttpStatusCode.ServiceUnavailable);
        Assert.All(Fake.Calls, static call => Assert.Equal(FakeMetasoWeb.PagePath, call.Path));
    }

    [Theory]
    [InlineData(4001, HttpStatusCode.ServiceUnavailable)]
    [InlineData(500, HttpStatusCode.BadGateway)]
    public async Task Post_NoSession_IsAnErrorThatNamesTheOfficialApi(int code, HttpStatusCode status)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.SessionError = code;

        AssertRefused(await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), status);
    }

    [Fact]
    public async Task Post_TooLongForAnAddress_IsTheCallersFaultAndNoSessionIsMade()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string question = new('问', 500);

        TestAnswer answer = await Host.Relay.AskAsync(
            caller, ChatBodies.ChatPath, $$"""{"model":"{{Model}}","messages":[{"role":"user","content":"{{question}}"}]}""");

        AssertRefused(answer, HttpStatusCode.BadRequest);
        Assert.Empty(Fake.CallsTo(FakeMetasoWeb.SessionPath));
    }

    [Fact]
    public async Task Post_NewerForm_NeedsNoSessionAndTakesLongQuestions()
    {
        await using FakeMetasoWeb fake = await FakeMetasoWeb.StartAsync();
        await using RelayHost relay = await RelayHost.StartAsync(
            ("WebSessions:Metaso:Enabled", "true"),
            ("WebSessions:Metaso:BaseUrl", fake.BaseAddress.ToString()),
            ("WebSessions:Metaso:UsesPost", "true"),
            ("WebSessions:Metaso:Tokens:0", Host.Tokens[0]));
        TestCaller caller = await relay.AddCallerAsync();
        string question = new('问', 500);

        TestAnswer answer = await relay.AskAsync(
            caller, ChatBodies.ChatPath, $$"""{"model":"metaso-concise","messages":[{"role":"user","content":"{{question}}"}]}""");

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(["GET /", "POST /api/searchV2"], fake.Calls.Select(static call => $"{call.Method} {call.Path}"));
        Assert.Equal("concise", fake.Calls[1].Json.GetProperty("mode").GetString());
        Assert.Empty(fake.Problems);
    }

    [Theory]
    [InlineData("a-b", null)]
    [InlineData("ab", "WebSessions:Metaso:Tokens")]
    [InlineData("a-b; x", "WebSessions:Metaso:Tokens")]
    public void FindError_Tokens_AreTwoCookies(string token, string? names) =>
        AssertNames(names, new MetasoWebOptions { Enabled = true, Tokens = [token] }.FindError("WebSessions:Metaso"));

    protected override string Prompt() => Fake.CallsTo(FakeMetasoWeb.SessionPath)[^1].Json.GetProperty("question").GetString()!;

    protected override FakeWebCall Answering() => Fake.CallsTo(FakeMetasoWeb.SearchPath)[^1];
}
