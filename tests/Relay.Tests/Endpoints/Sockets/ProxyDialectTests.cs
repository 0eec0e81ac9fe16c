using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Relay.Billing;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>The TTS proxy's socket at <c>/</c>: the documented envelope, and the original project's messages.</summary>
public sealed partial class ProxyDialectTests
{
    private const string Auth = $$$"""{"type":"auth","data":{"authorization":"Bearer {{{MemoryStore.Token}}}"}}""";
    private const string Start = """{"type":"start","data":{"model":"speech-02-hd","voice_id":"male-qn-qingse"}}""";

    [Fact]
    public async Task Envelope_WholeSession_IsTheGoldenTranscript()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.FixedChunks = 2;
        host.Fake.Options.SliceBytes = 4;
        using SocketClient client = await host.ConnectAsync("/", token: null);

        await client.SendAsync("""{"type":"auth","data":{"authorization":"Bearer rk-0123456789abcdefghijklmnopqrstuv"}}""");
        await client.SendAsync(Start);
        await client.SendAsync("""{"type":"ping"}""");
        await client.SendAsync("""{"type":"data","data":{"text":"The quick brown fox, again"}}""");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("usage");
        await client.SendAsync("""{"type":"finish"}""");
        (List<SocketMessage> last, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal(
            """
            {"type":"auth_ok","data":{"user_id":"6f9c1c52-0000-4000-8000-000000000001","username":"mia"}}
            {"type":"started","data":{"session_id":"#","trace_id":"#"}}
            {"type":"pong"}
            {"type":"audio","data":{"seq":1,"audio":"#","is_final":false}}
            {"type":"audio","data":{"seq":2,"audio":"#","is_final":false}}
            {"type":"audio","data":{"seq":3,"audio":"","is_final":true,"extra_info":{"audio_length":0,"audio_sample_rate":32000,"audio_size":8,"bitrate":128000,"word_count":26,"invisible_character_ratio":0,"usage_characters":26,"audio_format":"mp3","audio_channel":1}}}
            {"type":"usage","data":{"char_count":26,"tts_cost":"0.0091","voice_cost":"0.0000","total_cost":"0.0091","model_name":"speech-02-hd","voice_id":"male-qn-qingse"}}
            {"type":"finished","data":{"trace_id":"#"}}
            """,
            string.Join('\n', messages.Concat(last).Select(static message => Varying().Replace(message.Text, "\"#\""))));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fragment-bytes=100")]
    [InlineData("final-audio key-order=data-last")]
    public async Task Envelope_Audio_IsTheUpstreamsAudio(string switches)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.KeySwitches["key-1"] = switches;
        using SocketClient client = await host.ConnectAsync("/", token: null);

        await client.SendAsync(Auth);
        await client.SendAsync(Start);
        await client.SendAsync("""{"type":"data","data":{"text":"The quick brown fox."}}""");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("usage");

        FakeCall call = Assert.Single(host.Fake.Log.Calls);
        Assert.Equal(call.AudioSha256, SocketClient.Sha256(SocketClient.AudioOf(messages)));
        Assert.Equal("male-qn-qingse", call.Voice);
        Assert.Equal("/", (await host.RowAsync()).Endpoint);
    }

    [Theory]
    [InlineData("""{"type":"auth","data":{"authorization":"Bearer rk-wrong"}}""")]
    [InlineData("""{"type":"auth"}""")]
    [InlineData("""{"type":"start","data":{}}""")]
    [InlineData("hello")]
    public async Task Envelope_NotAuthenticated_IsFatalAndClosed(string message)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync("/", token: null);

        await client.SendAsync(message);
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Matches("^{\"type\":\"error\",\"data\":{\"code\":1004,\"message\":\"[^\"]+\",\"fatal\":true}}$", Assert.Single(messages).Text);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, status);
    }

    [Theory]
    [InlineData("""{"type":"dance"}""", 2202)]
    [InlineData("""{"type":"data","data":{"text":"early"}}""", 2202)]
    [InlineData("""{"type":"start","data":{"model":"speech-02-hd"}}""", 2013)]
    [InlineData("{", 2013)]
    public async Task Envelope_AgainstTheProtocol_IsAnErrorThatIsNotFatal(string message, int code)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync("/", token: null);

        await client.SendAsync(Auth);
        await client.SendAsync(message);
        await client.SendAsync(Start);
        await client.ReceiveAsync();
        SocketMessage error = await client.ReceiveAsync();

        Assert.StartsWith($$$"""{"type":"error","data":{"code":{{{code}}},""", error.Text, StringComparison.Ordinal);
        Assert.EndsWith("\"fatal\":false}}", error.Text, StringComparison.Ordinal);
        Assert.Equal("started", (await client.ReceiveAsync()).Event);
    }

    [Fact]
    public async Task Envelope_UpstreamDiesInsideText_OneFatalErrorAndNoUsage()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync("/", token: null);

        await client.SendAsync(Auth);
        await client.SendAsync(Start);
        await client.SendAsync("""{"type":"data","data":{"text":"[fake:cut-after=1][fake:cut-mid]The quick brown fox jumps over the lazy dog."}}""");
        (List<SocketMessage> messages, _) = await client.ReceiveAllAsync();

        Assert.Equal("error", messages[^1].Event);
        Assert.Single(messages, static message => message.Event == "error");
        Assert.DoesNotContain(messages, static message => message.Event == "usage");
    }

    [Fact]
    public async Task Envelope_HeaderToken_NeedsNoAuth()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync("/");

        await client.SendAsync(Start);

        Assert.Equal("started", (await client.ReceiveAsync()).Event);
    }

    [Fact]
    public async Task Bearer_WholeSession_HasTheOriginalsAnswers()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync("/", token: null);

        await client.SendAsync($$"""{"bearer_token":"{{MemoryStore.Token}}"}""");
        SocketMessage connected = await client.ReceiveAsync();
        await client.SendAsync(SocketClient.Start());
        await client.SayAsync("The quick brown fox, again");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("usage_summary");

        Assert.Equal(
            """{"event":"connected_success","message":"认证成功","user_id":"6f9c1c52-0000-4000-8000-000000000001"}""", connected.Text);
        Assert.Equal("task_started", messages[0].Event);
        Assert.Equal(
            """{"event":"usage_summary","char_count":26,"tts_cost":0.0091,"voice_cost":0.0,"total_cost":0.0091,"model_name":"speech-02-hd","voice_id":"male-qn-qingse","message":"API调用已记录并计费"}""",
            messages[^1].Text);
    }

    [Fact]
    public async Task Bearer_WrongToken_IsTheOriginalsError()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync("/", token: null);

        await client.SendAsync("""{"bearer_token":"rk-wrong"}""");
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal("""{"event":"error","message":"Token验证失败: invalid API token"}""", Assert.Single(messages).Text);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, status);
    }

    [Fact]
    public async Task Bearer_TextFails_SummarySaysThatNothingWasCharged()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync("/");

        await client.SendAsync(SocketClient.Start());
        await client.SayAsync("[fake:error=1026]");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("usage_summary");

        Assert.Equal(["connected_success", "task_started", "task_failed", "usage_summary"], messages.Select(static message => message.Event));
        Assert.Equal("""{"event":"usage_summary","message":"TTS合成失败，未产生费用"}""", messages[^1].Text);
    }

    [Theory]
    [InlineData(9_100_000, "0.0091")]
    [InlineData(0, "0.0000")]
    [InlineData(350_000, "0.00035")]
    [InlineData(1, "0.000000001")]
    [InlineData(12_500_000_000, "12.5000")]
    public void FormatShort_Nanos_IsExact(long nanos, string text) => Assert.Equal(text, Money.FormatShort(nanos));

    [GeneratedRegex("(?<=\"(session_id|trace_id|audio)\":)\"[0-9a-f]+\"")]
    private static partial Regex Varying();
}
