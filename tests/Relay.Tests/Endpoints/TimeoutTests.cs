using System.Net;
using System.Net.Sockets;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>An upstream that says nothing, at each point where it can.</summary>
public sealed class TimeoutTests(TimeoutTests.ImpatientHost host) : RelayTests<TimeoutTests.ImpatientHost>(host)
{
    [Theory]
    [InlineData("[fake:never]")]
    [InlineData("[fake:stall-after=0]")]
    public async Task T2a_NothingBeforeTheFirstByte_IsATimeout(string fault)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2aStream(fault + Bodies.Text));

        Assert.Equal((HttpStatusCode.GatewayTimeout, 1001), (answer.Status, answer.MiniMaxCode));
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.FirstByteTimeout, 0L, false), (call.Reason, call.ChargeNanos, call.FirstByteSent));
        await AssertUpstreamToldAsync();
    }

    [Fact]
    public async Task Speech_NothingBeforeTheFirstByte_IsATimeout()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech("[fake:never]" + Bodies.Text));

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.Status);
        Assert.Equal("upstream_timeout", answer.OpenAiError.GetProperty("code").GetString());
        await AssertUpstreamToldAsync();
    }

    [Fact]
    public async Task T2aStream_SilenceAfterAudio_CutsTheAnswer()
    {
        TestCaller caller = await Host.AddCallerAsync();

        await Host.AskUntilCutAsync(caller, Bodies.T2aPath, Bodies.T2aStream("[fake:stall-after=2]" + Bodies.Text));

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.IdleTimeout, 0L, true), (call.Reason, call.ChargeNanos, call.FirstByteSent));
        await AssertUpstreamToldAsync();
    }

    [Fact]
    public async Task SpeechSse_SilenceAfterAudio_EndsWithAnError()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech("[fake:stall-after=2]" + Bodies.Text, "\"stream_format\":\"sse\""));

        Assert.Equal("upstream_timeout", answer.Events[^1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(EndReason.IdleTimeout, (await Host.CallAsync(caller)).Reason);
        await AssertUpstreamToldAsync();
    }

    [Fact]
    public async Task Post_UpstreamDoesNotTakeTheConnection_IsUnreachable()
    {
        using Blackhole nowhere = await Blackhole.OpenAsync();
        await using RelayHost host = await RelayHost.StartAsync(
            ("Upstreams:MiniMax:BaseUrl", nowhere.Address), ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey), ("Upstreams:MiniMax:ConnectTimeoutMs", "200"));
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal((HttpStatusCode.BadGateway, 1000), (answer.Status, answer.MiniMaxCode));
        Assert.Equal((EndReason.UpstreamUnreachable, 0L), ((await host.CallAsync(caller)).Reason, (await host.CallAsync(caller)).ChargeNanos));
        await host.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Post_FirstByteDeadlineWhileConnecting_IsATimeout()
    {
        using Blackhole nowhere = await Blackhole.OpenAsync();
        await using RelayHost host = await RelayHost.StartAsync(
            ("Upstreams:MiniMax:BaseUrl", nowhere.Address), ("Upstreams:MiniMax:Keys:0", RelayHost.FirstKey), ("Streaming:FirstByteTimeoutMs", "200"));
        TestCaller caller = await host.AddCallerAsync();

        TestAnswer answer = await host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal((HttpStatusCode.GatewayTimeout, 1001), (answer.Status, answer.MiniMaxCode));
        Assert.Equal(EndReason.FirstByteTimeout, (await host.CallAsync(caller)).Reason);
        await host.AssertNothingHeldAsync();
    }

    private async Task AssertUpstreamToldAsync() => await Host.Fake.Log.Calls[^1].Aborted.WaitAsync(TestContext.Current.CancellationToken);

    public sealed class ImpatientHost() : RelayHost(
        ("Upstreams:MiniMax:Keys:0", FirstKey), ("Streaming:FirstByteTimeoutMs", "300"), ("Streaming:IdleTimeoutMs", "300"));

    /// <summary>An address where a connection is neither taken nor refused: a listener nobody accepts from, with its queue full.</summary>
    private sealed class Blackhole : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _waiting = [];

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public static async Task<Blackhole> OpenAsync()
        {
            Blackhole blackhole = new();
            blackhole._listener.Start(backlog: 0);

            // The queue of a backlog of 0 takes one connection, and then drops what knocks.
            TcpClient first = new();
            blackhole._waiting.Add(first);
            await first.ConnectAsync((IPEndPoint)blackhole._listener.LocalEndpoint, TestContext.Current.CancellationToken);
            return blackhole;
        }

        public void Dispose()
        {
            _waiting.ForEach(static client => client.Dispose());
            _listener.Dispose();
        }
    }
}
