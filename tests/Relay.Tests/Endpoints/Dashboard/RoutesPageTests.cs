using System.Net;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Routing.Keys;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>The model table as the dashboard asks for it.</summary>
public sealed class RoutesPageTests : IAsyncLifetime
{
    private ChatHost _host = null!;
    private TestCaller _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ChatHost.StartAsync(("Models:three", "Other/m@1, Fake/n@3, Kimi/kimi-k3"), ("Models:any-*", "Fake/x"), ("Keys:Pools:fake:RateLimitRestMs", "600000"));
        _admin = await _host.Relay.AddCallerAsync(isAdmin: true);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Models_AliasOfThree_ListsThemInOrderWithSharesAndKeys()
    {
        JsonElement three = (await ReadAsync())["three"];

        Assert.Equal(("chat", false), (three.GetProperty("kind").GetString(), three.GetProperty("is_pattern").GetBoolean()));
        Assert.Equal(
            ["Other/m@1 1/1 used", "Fake/n@3 2/2 used", "Kimi/kimi-k3@0 0/0 unused"],
            three.GetProperty("candidates").EnumerateArray().Select(Describe));
        Assert.Equal("OpenAI", three.GetProperty("candidates")[0].GetProperty("dialects").EnumerateArray().Single().GetString());
        Assert.True((await ReadAsync())["any-*"].GetProperty("is_pattern").GetBoolean());
    }

    [Fact]
    public async Task Models_KeyThatRestsForOneModel_IsFitForTheOthers()
    {
        KeyPool pool = _host.Relay.Server.KeyPools.Of("fake");
        pool.Report(pool.All[0], "n", new ChatFault(ChatFaultKind.RateLimited, ""));

        JsonElement three = (await ReadAsync())["three"];
        JsonElement other = (await ReadAsync())["MiniMax-M1"];

        Assert.Equal("Fake/n@3 1/2 used", Describe(three.GetProperty("candidates")[1]));
        Assert.Equal("Fake/MiniMax-M1@1 2/2 used", Describe(other.GetProperty("candidates")[0]));
    }

    [Fact]
    public async Task Models_OfSpeech_NameTheProviderThatSpeaksNow()
    {
        JsonElement alias = (await ReadAsync())["tts-1"];

        JsonElement[] candidates = [.. alias.GetProperty("candidates").EnumerateArray()];
        Assert.Equal("speech", alias.GetProperty("kind").GetString());
        Assert.All(candidates, static one => Assert.Equal(("speech-02-turbo", JsonValueKind.Null), (one.GetProperty("model").GetString(), one.GetProperty("weight").ValueKind)));
        Assert.Single(candidates, static one => one.GetProperty("is_used").GetBoolean());
    }

    [Fact]
    public async Task Models_AskedForByAUser_AreRefused()
    {
        TestCaller user = await _host.Relay.AddCallerAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await _host.Relay.GetAsync(user.Token, "/api/dashboard/models")).Status);
    }

    private static string Describe(JsonElement one) =>
        $"{one.GetProperty("provider").GetString()}/{one.GetProperty("model").GetString()}@{one.GetProperty("weight").GetInt32()} "
        + $"{one.GetProperty("fit_keys").GetInt32()}/{one.GetProperty("keys").GetInt32()} {(one.GetProperty("is_used").GetBoolean() ? "used" : "unused")}";

    private async Task<Dictionary<string, JsonElement>> ReadAsync() =>
        (await _host.Relay.GetAsync(_admin.Token, "/api/dashboard/models")).Json.GetProperty("models").EnumerateArray()
            .Where(static one => !one.GetProperty("is_pattern").GetBoolean() || one.GetProperty("name").GetString() == "any-*")
            .ToDictionary(static one => one.GetProperty("name").GetString()!, static one => one);
}
