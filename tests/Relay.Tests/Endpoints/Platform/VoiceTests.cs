using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Voices that accounts make: theirs only, and paid for with their first use.</summary>
public sealed class VoiceTests(PlatformHost host) : PlatformTests(host)
{
    private const long Fee = 9_900_000_000;

    private static readonly long s_text = Bodies.BilledChars * 350_000;

    [Fact]
    public async Task Clone_ThenSpokenWithFiftyTimesAtOnce_PaysTheFeeOnce()
    {
        TestCaller caller = await Host.AddCallerAsync();
        string voice = await CloneAsync(caller, "my-voice-fifty");
        Assert.Equal(0, (await Host.CallsAsync(caller)).Sum(static call => call.ChargeNanos));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(voice: voice))));

        Assert.Equal((50 * s_text) + Fee, (await Host.CallsAsync(caller)).Sum(static call => call.ChargeNanos));
    }

    [Fact]
    public async Task Clone_WithPreview_PaysForItsTextAndNotForTheVoice()
    {
        TestCaller caller = await Host.AddCallerAsync();
        string file = await UploadAsync(caller, "voice_clone");

        TestAnswer answer = await Host.AskAsync(
            caller, "/v1/voice_clone", $$"""{"file_id":{{file}},"voice_id":"preview-voice","text":"Hello there.","model":"speech-02-hd"}""");

        Assert.Contains("http", answer.Json.GetProperty("demo_audio").GetString(), StringComparison.Ordinal);
        Assert.Equal(12 * 350_000, (await Host.CallsAsync(caller)).Sum(static call => call.ChargeNanos));
    }

    [Fact]
    public async Task Speak_WithAnothersVoice_Is2042OnEverySurface()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        string voice = await CloneAsync(owner, "voice-of-owner");
        const string Mixed = """{"model":"speech-02-hd","text":"Hi","timbre_weights":[{"voice_id":"male-qn-qingse","weight":1},{"voice_id":"voice-of-owner","weight":1}]}""";
        const string Async = """{"model":"speech-02-hd","text":"Hi","voice_setting":{"voice_id":"voice-of-owner"} }""";

        Assert.Equal(2042, (await Host.AskAsync(other, Bodies.T2aPath, Bodies.T2a(voice: voice))).MiniMaxCode);
        Assert.Equal(2042, (await Host.AskAsync(other, Bodies.T2aPath, Mixed)).MiniMaxCode);
        Assert.Equal(2042, (await Host.AskAsync(other, "/v1/t2a_async_v2", Async)).MiniMaxCode);
        Assert.Equal("voice_not_found", (await Host.AskAsync(other, Bodies.SpeechPath, Bodies.Speech(voice: voice))).OpenAiError.GetProperty("code").GetString());
        Assert.Equal(2042, await StartSocketAsync(other, "/ws/v1/t2a_v2", voice));
        Assert.Equal(2042, await StartSocketAsync(other, "/ws/v1/t2a_v2_bidi", voice));
        Assert.Equal(0, await StartSocketAsync(owner, "/ws/v1/t2a_v2", voice));
        Assert.Equal(0, (await Host.AskAsync(owner, Bodies.T2aPath, Bodies.T2a(voice: voice))).MiniMaxCode);
    }

    [Fact]
    public async Task Clone_ANameThatIsTaken_Is2039()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        await CloneAsync(owner, "taken-voice");
        string file = await UploadAsync(other, "voice_clone");

        TestAnswer answer = await Host.AskAsync(other, "/v1/voice_clone", $$"""{"file_id":{{file}},"voice_id":"taken-voice"}""");

        Assert.Equal(2039, answer.MiniMaxCode);
    }

    [Fact]
    public async Task Clone_FromAnothersRecording_IsUnknown()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        string file = await UploadAsync(owner, "voice_clone");

        Assert.Equal(2013, (await Host.AskAsync(other, "/v1/voice_clone", $$"""{"file_id":{{file}},"voice_id":"stolen-voice"}""")).MiniMaxCode);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("1-begins-with-a-digit")]
    [InlineData("ends-with-a-dash-")]
    [InlineData("has a space in it")]
    public async Task Clone_BadName_IsRefused(string voice)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string file = await UploadAsync(caller, "voice_clone");

        Assert.Equal(2013, (await Host.AskAsync(caller, "/v1/voice_clone", $$"""{"file_id":{{file}},"voice_id":"{{voice}}"}""")).MiniMaxCode);
    }

    [Fact]
    public async Task List_ShowsThePlatformsVoicesAndOnesOwn_AndDeleteEndsOne()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        string voice = await CloneAsync(owner, "listed-voice");
        TestAnswer designed = await Host.AskAsync(owner, "/v1/voice_design", """{"prompt":"deep","preview_text":"Hello there."}""");
        string made = designed.Json.GetProperty("voice_id").GetString()!;

        JsonElement mine = (await Host.AskAsync(owner, "/v1/get_voice", """{"voice_type":"all"}""")).Json;
        JsonElement others = (await Host.AskAsync(other, "/v1/get_voice", """{"voice_type":"all"}""")).Json;

        Assert.Equal(1, mine.GetProperty("system_voice").GetArrayLength());
        Assert.Equal(voice, Assert.Single(mine.GetProperty("voice_cloning").EnumerateArray()).GetProperty("voice_id").GetString());
        Assert.Equal(made, Assert.Single(mine.GetProperty("voice_generation").EnumerateArray()).GetProperty("voice_id").GetString());
        Assert.Equal((1, 0, 0), (
            others.GetProperty("system_voice").GetArrayLength(), others.GetProperty("voice_cloning").GetArrayLength(),
            others.GetProperty("voice_generation").GetArrayLength()));
        Assert.Equal(12 * 200_000, (await Host.CallsAsync(owner)).Sum(static call => call.ChargeNanos));

        const string Delete = """{"voice_type":"voice_cloning","voice_id":"listed-voice"}""";
        Assert.Equal(2013, (await Host.AskAsync(other, "/v1/delete_voice", Delete)).MiniMaxCode);
        Assert.Equal(0, (await Host.AskAsync(owner, "/v1/delete_voice", Delete)).MiniMaxCode);
        Assert.Equal(2054, (await Host.AskAsync(owner, Bodies.T2aPath, Bodies.T2a(voice: voice))).MiniMaxCode);
        Assert.Equal(voice, await CloneAsync(other, voice)); // the name is free again
    }

    private async Task<int> StartSocketAsync(TestCaller caller, string path, string voice)
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + caller.Token);
        await socket.ConnectAsync(new UriBuilder(new Uri(Host.Client.BaseAddress!, path)) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        await ReceiveAsync(socket);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$$"""{"event":"task_start","model":"speech-02-hd","voice_setting":{"voice_id":"{{{voice}}}"}}"""),
            WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        return (await ReceiveAsync(socket)).GetProperty("base_resp").GetProperty("status_code").GetInt32();
    }

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
        return JsonElement.Parse(buffer.AsSpan(0, received.Count));
    }
}
