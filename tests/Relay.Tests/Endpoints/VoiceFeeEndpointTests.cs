using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>The first-use fee of a voice, as its owner's account sees it on every surface.</summary>
public sealed class VoiceFeeEndpointTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private const long Fee = 9_900_000_000;

    private static readonly long s_text = Bodies.BilledChars * 350_000;

    [Fact]
    public async Task T2a_FiftyFirstUsesAtOnce_PayTheFeeOnce()
    {
        TestCaller caller = await Host.AddCallerAsync();
        AddVoice(caller, "clone-50");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(voice: "clone-50"))));

        IReadOnlyList<TestCall> calls = await Host.CallsAsync(caller);
        Assert.Equal(51, calls.Count);
        Assert.Equal((50 * s_text) + Fee, calls.Sum(static call => call.ChargeNanos));
    }

    [Fact]
    public async Task Speech_FirstUse_PaysTheFee()
    {
        TestCaller caller = await Host.AddCallerAsync();
        AddVoice(caller, "clone-oai");

        await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(voice: "clone-oai"));
        await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech(voice: "clone-oai"));

        Assert.Equal((2 * s_text) + Fee, (await Host.CallsAsync(caller)).Sum(static call => call.ChargeNanos));
    }

    [Fact]
    public async Task T2a_FailedFirstUse_PaysNothing()
    {
        TestCaller caller = await Host.AddCallerAsync();
        AddVoice(caller, "clone-fail");

        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a("[fake:error=1000]" + Bodies.Text, voice: "clone-fail"));

        Assert.Equal(0, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Fact]
    public async Task T2a_BalanceForTheTextOnly_IsInsufficient()
    {
        TestCaller caller = await Host.AddCallerAsync(Fee + s_text - 1);
        AddVoice(caller, "clone-poor");

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(voice: "clone-poor"));

        Assert.Equal((HttpStatusCode.PaymentRequired, 1008), (answer.Status, answer.MiniMaxCode));
    }

    [Fact]
    public async Task T2a_AnotherAccountsVoice_CostsNoFee()
    {
        TestCaller owner = await Host.AddCallerAsync();
        AddVoice(owner, "clone-other");
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(voice: "clone-other"));

        Assert.Equal(s_text, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Fact]
    public async Task Socket_FirstUse_ReportsTheFeeInItsUsageOnce()
    {
        TestCaller caller = await Host.AddCallerAsync();
        AddVoice(caller, "clone-ws");
        using ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri(Host.Client.BaseAddress!.ToString().Replace("http", "ws", StringComparison.Ordinal)), CancellationToken.None);

        await SendAsync(socket, $$$"""{"type":"auth","data":{"authorization":"Bearer {{{caller.Token}}}"}}""");
        await SendAsync(socket, """{"type":"start","data":{"model":"speech-02-hd","voice_id":"clone-ws"}}""");
        await SendAsync(socket, """{"type":"data","data":{"text":"Hello there."}}""");
        JsonElement first = await UsageAsync(socket);
        await SendAsync(socket, """{"type":"data","data":{"text":"Hello there."}}""");
        JsonElement second = await UsageAsync(socket);

        Assert.Equal(("9.9000", "9.9042"), (first.GetProperty("voice_cost").GetString(), first.GetProperty("total_cost").GetString()));
        Assert.Equal(("0.0000", "0.0042"), (second.GetProperty("voice_cost").GetString(), second.GetProperty("total_cost").GetString()));
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    private static async Task<JsonElement> UsageAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[256 * 1024];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            JsonElement message = JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone();
            if (message.GetProperty("type").GetString() == "usage")
            {
                return message.GetProperty("data");
            }

            Assert.NotEqual("error", message.GetProperty("type").GetString());
        }
    }

    private void AddVoice(TestCaller caller, string voice)
    {
        new VoiceStore(Host.Server.Store, TimeProvider.System).Add(caller.AccountId, voice, "voice_clone", Fee);
        Host.Fake.Options.Voices.Add(voice);
        Assert.True(Host.Server.Tariff.Refresh());
    }
}
