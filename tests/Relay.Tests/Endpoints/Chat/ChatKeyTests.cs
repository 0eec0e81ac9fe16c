using System.Net;
using Relay.FakeUpstreams.Chat;
using Relay.Routing.Keys;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Calls for chat on keys of the store: a provider <c>Spare</c> that has none in the settings.</summary>
public sealed class ChatKeyTests : IAsyncLifetime
{
    private const string First = "sk-stored-key-0001";
    private const string Second = "sk-stored-key-0002";

    private FakeChat _spare = null!;
    private ChatHost _host = null!;

    private IEnumerable<string> Asked => _spare.Calls.Where(static call => call.Path == "/v1/chat/completions").Select(static call => call.Key);

    public async ValueTask InitializeAsync()
    {
        _spare = await FakeChat.StartAsync();
        _host = await ChatHost.StartAsync(
            ("Providers:Spare:OpenAiUrl", new Uri(_spare.BaseAddress, "/v1").ToString()), ("Providers:Spare:Models:0", "spare-model"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.Relay.AssertNothingHeldAsync();
        await _host.DisposeAsync();
        await _spare.DisposeAsync();
    }

    [Fact]
    public async Task Post_ProviderWithoutKeys_IsUnknownAndNotListed()
    {
        TestCaller caller = await _host.Relay.AddCallerAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(caller, "spare-model")).Status);
        Assert.DoesNotContain("spare-model", (await _host.Relay.GetAsync(caller.Token, "/v1/models")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FirstKeyOfAProvider_ServesAndListsItsModels()
    {
        TestCaller caller = await _host.Relay.AddCallerAsync();

        await ImportAsync(First);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller, "spare-model")).Status);
        Assert.Contains("spare-model", (await _host.Relay.GetAsync(caller.Token, "/v1/models")).Text, StringComparison.Ordinal);
        Assert.Equal([First], Asked);
        Assert.Equal(("Spare", "one"), ((await _host.Relay.CallAsync(caller)).Upstream, (await _host.Relay.CallAsync(caller)).KeyLabel));
    }

    [Fact]
    public async Task Post_ConfiguredAndStoredKeys_AreOnePool()
    {
        await _host.Relay.Server.KeyAdmin.ImportAsync("fake", First + " stored", null, false, null, "test", TestContext.Current.CancellationToken);
        _host.Fake.KeyFaults[ChatHost.FirstKey] = new FakeChatFault { Status = 401 };
        _host.Fake.KeyFaults[ChatHost.SecondKey] = new FakeChatFault { Status = 401 };
        TestCaller caller = await _host.Relay.AddCallerAsync();

        TestAnswer answer = await AskAsync(caller, "Fake/m");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("stored", (await _host.Relay.CallAsync(caller)).KeyLabel);
        Assert.Equal(3, _host.Relay.Server.KeyPools.Of("fake").Count);
    }

    [Fact]
    public async Task Post_KeyIsRefused_NextServesAndItIsNotAskedAgain()
    {
        await ImportAsync($"{First}\n{Second}");
        _spare.KeyFaults[First] = new FakeChatFault { Status = 401 };
        TestCaller caller = await _host.Relay.AddCallerAsync();

        await AskAsync(caller, "spare-model");
        await AskAsync(caller, "spare-model");

        Assert.Equal([First, Second, Second], Asked);
        await Eventually.TrueAsync(() => Lines().Exists(static line => line.Row is { Label: "one", Facts.State: KeyState.Invalid }));
        Assert.Contains(Lines(), static line => line.Row is { Label: "one", IsEnabled: true, Facts.State: KeyState.Invalid });
    }

    [Fact]
    public async Task Post_TooManyOfAModel_RestsTheAccountForThatModelOnly()
    {
        await ImportAsync($"{First}\n{Second}");
        _spare.KeyFaults[First] = new FakeChatFault { Status = 429, RetryAfterSeconds = 60 };
        TestCaller caller = await _host.Relay.AddCallerAsync();

        await AskAsync(caller, "Spare/m1");
        await AskAsync(caller, "Spare/m1");
        await AskAsync(caller, "Spare/m2");

        Assert.Equal([First, Second, Second, First, Second], Asked);
    }

    [Fact]
    public async Task Post_BalanceIsEmpty_KeyIsParked()
    {
        await ImportAsync($"{First}\n{Second}");
        _spare.KeyFaults[First] = new FakeChatFault { Status = 402 };
        TestCaller caller = await _host.Relay.AddCallerAsync();

        await AskAsync(caller, "Spare/m1");
        await AskAsync(caller, "Spare/m1");
        await AskAsync(caller, "Spare/m2");

        Assert.Equal([First, Second, Second, Second], Asked);
    }

    [Fact]
    public async Task Post_PaidBalanceIsEmpty_KeyIsParkedForPaidModelsOnly()
    {
        await ImportAsync($"{First}\n{Second}");
        _spare.KeyFaults[First] = new FakeChatFault { Status = 403, Body = """{"code":30011,"message":"Only the paid balance may be used","data":null}""" };
        TestCaller caller = await _host.Relay.AddCallerAsync();

        await AskAsync(caller, "Spare/Pro/m1");
        await AskAsync(caller, "Spare/Pro/m2");
        _spare.KeyFaults.Clear();
        await AskAsync(caller, "Spare/m1");

        Assert.Equal([First, Second, Second, First], Asked);
    }

    [Fact]
    public async Task Post_OnlyProviderIsOverloaded_IsAskedAgainAfterAPause()
    {
        await ImportAsync($"{First}\n{Second}");
        _spare.KeyFaults[First] = new FakeChatFault { Status = 503 };
        TestCaller caller = await _host.Relay.AddCallerAsync();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller, "spare-model")).Status);
        Assert.Equal([First, Second], Asked);
    }

    [Fact]
    public async Task Post_Ends_KeyHasNothingInFlight()
    {
        await ImportAsync(First);
        _spare.Fault = new FakeChatFault { StallAfter = 1 };
        TestCaller caller = await _host.Relay.AddCallerAsync();

        using HttpResponseMessage response = await _host.Relay.SendAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream("spare-model"));
        PooledKey key = Assert.Single(_host.Relay.Server.KeyPools.Of("spare").All);
        int during = key.InFlight;
        _spare.Resume();
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await _host.Relay.AssertNothingHeldAsync();

        Assert.Equal((1, 0), (during, key.InFlight));
    }

    private Task<TestAnswer> AskAsync(TestCaller caller, string model) => _host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model));

    private async Task ImportAsync(string keys)
    {
        string lines = string.Join('\n', keys.Split('\n').Select(static (key, index) => $"{key} {(index == 0 ? "one" : "two")}"));
        KeyImport done = await _host.Relay.Server.KeyAdmin.ImportAsync("spare", lines, null, false, null, "test", TestContext.Current.CancellationToken);
        Assert.Empty(done.Errors);
    }

    private List<KeyLine> Lines() =>
        [.. _host.Relay.Server.KeyAdmin.ListAsync("spare", TestContext.Current.CancellationToken).GetAwaiter().GetResult()];
}
