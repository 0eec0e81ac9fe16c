using System.Net;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Answers that no MiniMax gives, but something in between may.</summary>
public sealed class CannedAnswerTests
{
    private const string Empty = """{"data":null,"trace_id":"t","base_resp":{"status_code":0,"status_msg":"success"}}""";
    private const string EmptyAudio = """{"data":{"audio":"","status":2},"base_resp":{"status_code":0,"status_msg":"success"}}""";
    private const string NoLink = """{"data":{"status":2},"extra_info":{"usage_characters":5},"base_resp":{"status_code":0}}""";
    private const string EmptyEvent = """data: {"data":{"audio":"","status":2},"base_resp":{"status_code":0,"status_msg":"success"}}""" + "\n\n";
    private const string Html = "<html><body>Welcome to nginx</body></html>";

    [Theory]
    [InlineData("text/html", Html)]
    [InlineData("application/json", Html)]
    [InlineData("application/json", "")]
    [InlineData("application/json", Empty)]
    [InlineData("application/json", EmptyAudio)]
    [InlineData("application/json", NoLink)]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "[]")]
    [InlineData("text/event-stream", "")]
    [InlineData("text/event-stream", EmptyEvent)]
    [InlineData("text/event-stream", ": nothing\n\ndata: [DONE]\n\n")]
    [InlineData("text/event-stream", Html)]
    public async Task Post_SuccessWithoutAudio_IsABadGatewayInEitherDialect(string type, string body)
    {
        await using CannedUpstream upstream = CannedUpstream.Start(CannedUpstream.Ok(type, body));
        await using RelayHost host = await StartAsync(upstream);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer native = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream());
        TestAnswer translated = await host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech());

        Assert.Equal((HttpStatusCode.BadGateway, 1000), (native.Status, native.MiniMaxCode));
        Assert.Equal((HttpStatusCode.BadGateway, "server_error"), (translated.Status, translated.OpenAiError.GetProperty("type").GetString()));
        Assert.DoesNotContain("nginx", native.Text + translated.Text, StringComparison.Ordinal);
        Assert.All(await host.CallsAsync(caller), static call => Assert.Equal((EndReason.UpstreamMalformed, 0L, null), (call.Reason, call.ChargeNanos, call.Clip)));
        await host.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Post_LinkAskedForAndNoneGiven_IsABadGateway()
    {
        await using CannedUpstream upstream = CannedUpstream.Start(CannedUpstream.Ok("application/json", NoLink));
        await using RelayHost host = await StartAsync(upstream);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a(more: "\"output_format\":\"url\""));

        Assert.Equal((HttpStatusCode.BadGateway, 1000), (answer.Status, answer.MiniMaxCode));
        Assert.Equal(0, (await host.CallAsync(caller)).ChargeNanos);
        await host.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Post_Redirect_IsNotFollowed()
    {
        await using CannedUpstream upstream = CannedUpstream.Start(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await using RelayHost host = await StartAsync(upstream);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        // Once a key.
        Assert.Equal((HttpStatusCode.BadGateway, 2), (answer.Status, upstream.Asked));
        Secrecy.AssertKept(answer.Text, host.Fake);
    }

    [Fact]
    public async Task PostStream_RefusalInTheSameReadAsAudio_FailsOverAndKeepsOnlyTheAnswerThatCounted()
    {
        const string First = "data: {\"data\":{\"audio\":\"0102\",\"status\":1}}\n\ndata: {\"base_resp\":{\"status_code\":1008,\"status_msg\":\"insufficient balance\"}}\n\n";
        const string Second = "data: {\"data\":{\"audio\":\"0a0b\",\"status\":1}}\n\ndata: {\"data\":{\"audio\":\"\",\"status\":2},\"extra_info\":{\"usage_characters\":5}}\n\n";
        await using CannedUpstream upstream = CannedUpstream.Start(
            CannedUpstream.Ok("text/event-stream", First), CannedUpstream.Ok("text/event-stream", Second));
        await using RelayHost host = await StartAsync(upstream);
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream());

        Assert.Equal(Second, answer.Text);
        TestCall call = await host.CallAsync(caller);
        Assert.Equal((EndReason.Completed, "minimax-speech-2", 5L), (call.Reason, call.KeyLabel, call.BilledChars));
        Assert.Equal([0x0a, 0x0b], call.Clip!);
        await host.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task PostStream_NoFormatNamedAnywhere_FilesTheClipAsThePlatformsDefault()
    {
        const string Answer = "data: {\"data\":{\"audio\":\"0a0b\",\"status\":2}}\n\n";
        await using CannedUpstream upstream = CannedUpstream.Start(CannedUpstream.Ok("text/event-stream", Answer));
        await using RelayHost host = await StartAsync(upstream);
        TestCaller caller = await host.AddCallerAsync();

        await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream());

        Assert.Equal("mp3", (await host.CallAsync(caller)).ClipFormat);
    }

    private static Task<RelayHost> StartAsync(CannedUpstream upstream) => RelayHost.StartAsync(
        ("Upstreams:MiniMax:BaseUrl", upstream.Address),
        ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey),
        ("Upstreams:MiniMax:Keys:1", RelayHost.SecondKey),
        ("Routing:MaxAttempts", "2"));
}
