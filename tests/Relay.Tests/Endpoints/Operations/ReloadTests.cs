using System.Net;
using Relay.FakeUpstreams.Chat;
using Relay.Routing.Keys;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.Operations;

/// <summary>Settings that are taken over while Relay serves are those of the next call, and not of one under way.</summary>
public sealed class ReloadTests
{
    private const string ThreeAttempts = """{"Chat":{"MaxAttempts":3}}""";
    private const string OneAttempt = """{"Chat":{"MaxAttempts":1}}""";

    [Fact]
    public async Task Reload_CallUnderWay_EndsWithTheSettingsItBeganWith()
    {
        await using FakeChat fake = await FakeChat.StartAsync();
        await using RelayHost host = await StartAsync(fake, ThreeAttempts);
        TestCaller caller = await host.AddCallerAsync();
        fake.Fault = new FakeChatFault { StallAfter = 0, Status = 500 };

        Task<TestAnswer> call = host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());
        await Eventually.TrueAsync(() => fake.Calls.Count == 1);
        host.Reload(OneAttempt);
        while (!call.IsCompleted)
        {
            fake.Resume();
            await Task.Yield();
        }

        await call;
        Assert.Equal(3, fake.Calls.Count);
        fake.Fault = new FakeChatFault { Status = 500 };
        await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());
        Assert.Equal(4, fake.Calls.Count);
    }

    [Fact]
    public async Task Reload_ModelsAndLimitsOfChat_CountFromTheNextCall()
    {
        await using FakeChat fake = await FakeChat.StartAsync();
        await using RelayHost host = await StartAsync(fake, "{}");
        TestCaller caller = await host.AddCallerAsync();
        TestAnswer before = await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("mine"));

        host.Reload("""{"Models":{"mine":"Fake/MiniMax-M1"},"Chat":{"MaxBodyBytes":2048}}""");

        TestAnswer after = await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("mine"));
        TestAnswer tooLong = await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("mine", $",\"user\":\"{new string('u', 3000)}\""));
        TestAnswer models = await host.GetAsync(caller.Token, "/v1/models");
        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (before.Status, after.Status, tooLong.Status));
        Assert.Contains("\"mine\"", models.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_CircuitOpensSooner_CountsForFailuresFromThenOn()
    {
        await using FakeChat fake = await FakeChat.StartAsync();
        await using RelayHost host = await StartAsync(fake, OneAttempt);
        TestCaller caller = await host.AddCallerAsync();
        fake.Fault = new FakeChatFault { Status = 500 };

        host.Reload("""{"Chat":{"MaxAttempts":1,"CircuitFailures":1,"CircuitOpenMs":600000}}""");
        await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());
        await host.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());

        Assert.Single(fake.Calls);
    }

    [Fact]
    public async Task Reload_NamesAndLimitsOfSpeech_CountFromTheNextCall()
    {
        await using RelayHost host = await RelayHost.StartWithFileAsync("{}", ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey));
        TestCaller caller = await host.AddCallerAsync();
        TestAnswer before = await host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech("short", model: "mine"));

        host.Reload("""{"Routing":{"ModelAliases":{"mine":"speech-02-hd"},"VoiceAliases":{"alloy":"male-qn-jingying"}},"Speech":{"MaxTextChars":5}}""");

        TestAnswer after = await host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech("short", model: "mine"));
        TestAnswer tooLong = await host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech("longer", model: "mine"));
        TestAnswer native = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a("longer"));
        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest),
            (before.Status, after.Status, tooLong.Status, native.Status));
        Assert.Contains("male-qn-jingying", host.Fake.Log.Calls[^1].RequestBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_BoundOfAPool_CountsForTheNextKeyTaken()
    {
        await using FakeChat fake = await FakeChat.StartAsync();
        await using RelayHost host = await StartAsync(fake, "{}");
        KeyPool pool = host.Server.KeyPools.Of("fake");
        Assert.True(pool.TryTake("m", [], out KeyLease first));

        host.Reload("""{"Keys":{"Pools":{"fake":{"MaxInFlight":1}}}}""");
        bool whileFull = pool.TryTake("m", [], out _);
        first.Dispose();
        bool afterwards = pool.TryTake("m", [], out KeyLease second);

        second.Dispose();
        Assert.Equal((false, true), (whileFull, afterwards));
    }

    [Fact]
    public async Task Reload_WrongFile_CallsGoOnAsBefore()
    {
        await using FakeChat fake = await FakeChat.StartAsync();
        await using RelayHost host = await StartAsync(fake, """{"Models":{"mine":"Fake/MiniMax-M1"}}""");
        TestCaller caller = await host.AddCallerAsync();

        host.Reload("""{"Models":{"mine":"nowhere"},"Chat":{"MaxBodyBytes":2048}}""");

        TestAnswer answer = await host.AskAsync(
            caller, ChatBodies.ChatPath, ChatBodies.Chat("mine", $",\"user\":\"{new string('u', 3000)}\""));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    private static Task<RelayHost> StartAsync(FakeChat fake, string json) => RelayHost.StartWithFileAsync(
        json,
        ("Providers:Fake:OpenAiUrl", new Uri(fake.BaseAddress, "/v1").ToString()),
        ("Providers:Fake:Keys:0", ChatHost.FirstKey),
        ("Providers:Fake:Models:0", "MiniMax-M1"),
        ("Chat:RetryDelayMs", "1"));
}
