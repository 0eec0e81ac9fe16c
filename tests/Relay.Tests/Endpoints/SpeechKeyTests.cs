using System.Net;
using Relay.Routing.Keys;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Speech with keys of the store: no key in the settings, so the local voice speaks until one is imported.</summary>
public sealed class SpeechKeyTests : IAsyncLifetime
{
    private const string First = "sk-stored-key-0001";
    private const string Second = "sk-stored-key-0002";

    private RelayHost _host = null!;

    private IEnumerable<string?> Asked => _host.Fake.Log.Calls.Select(static call => call.ApiKey);

    public async ValueTask InitializeAsync() => _host = await RelayHost.StartAsync(("Keys:Pools:minimax:MaxInFlight", "1"));

    public async ValueTask DisposeAsync()
    {
        await _host.AssertNothingHeldAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Import_FirstKey_SpeechGoesToThePlatformFromThenOn()
    {
        TestCaller caller = await _host.AddCallerAsync();
        TestAnswer before = await SpeakAsync(caller, "pcm");

        await ImportAsync($"{First} one");
        TestAnswer after = await SpeakAsync(caller, "mp3");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.Status, after.Status));
        IReadOnlyList<TestCall> calls = await _host.CallsAsync(caller);
        Assert.Equal([("local", "local-voice-1"), ("minimax", "one")], calls.Select(static call => (call.Upstream, call.KeyLabel)));
        Assert.Equal([First], Asked);
    }

    [Fact]
    public async Task Post_KeyIsRefused_NextSpeaksAndItIsNotAskedAgain()
    {
        await ImportAsync($"{First} one\n{Second} two");
        _host.Fake.Options.KeySwitches[First] = "error=2049";
        TestCaller caller = await _host.AddCallerAsync();

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SpeakAsync(caller, "mp3")).Status);
        }

        Assert.Equal([First, Second, Second, Second], Asked);
        Assert.Equal(KeyState.Invalid, _host.Server.KeyPools.Of("minimax").Find("one")!.Facts.State);
    }

    [Fact]
    public async Task Post_AllKeysSpeak_CallerIsToldToComeAgainAndPaysNothing()
    {
        await ImportAsync($"{First} one");
        TestCaller caller = await _host.AddCallerAsync();
        _host.Fake.Options.FirstByteDelay = TimeSpan.FromHours(1);
        using CancellationTokenSource leave = new();
        TestAnswer? refused = null;
        Exception? left = await Record.ExceptionAsync(async () =>
        {
            Task<HttpResponseMessage> speaking = _host.SendAsync(caller, Bodies.SpeechPath, Bodies.Speech(), leave: leave);
            await _host.Fake.Log.WaitAsync(static log => log.Started == 1, TestContext.Current.CancellationToken);
            refused = await SpeakAsync(caller, "mp3");
            await leave.CancelAsync();
            using HttpResponseMessage response = await speaking;
        });

        Assert.IsAssignableFrom<OperationCanceledException>(left);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused!.Status);
        Assert.Equal([EndReason.CallerLeft, EndReason.UpstreamRefused], (await _host.CallsAsync(caller)).Select(static call => call.Reason));
        Assert.All(await _host.CallsAsync(caller), static call => Assert.Equal(0, call.ChargeNanos));
        Assert.Equal(0, _host.Server.KeyPools.Of("minimax").CountStates().InFlight);
    }

    private Task<TestAnswer> SpeakAsync(TestCaller caller, string format) =>
        _host.AskAsync(caller, Bodies.SpeechPath, $$"""{"model":"speech-2.8-hd","input":"hello","voice":"alloy","response_format":"{{format}}"}""");

    private Task ImportAsync(string lines) =>
        _host.Server.KeyAdmin.ImportAsync("minimax", lines, null, false, null, "test", TestContext.Current.CancellationToken);
}
