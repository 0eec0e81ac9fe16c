using System.Net.WebSockets;
using Relay.Billing;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

public sealed class SocketCallerTests
{
    private const string Text = "The quick brown fox jumps over the lazy dog, again and again.";

    [Theory]
    [InlineData("/ws/v1/t2a_v2", null)]
    [InlineData("/ws/v1/t2a_v2", "rk-wrong")]
    [InlineData("/ws/v1/t2a_v2_bidi", null)]
    [InlineData("/", "rk-wrong")]
    public async Task Connect_NoGoodToken_IsRefusedWith401(string path, string? token)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using HttpClient http = new() { BaseAddress = host.Address };
        using HttpRequestMessage request = Upgrade(path, token);

        using HttpResponseMessage answer = await http.SendAsync(request, SocketTestHost.Token);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Contains("\"status_code\":1004", await answer.Content.ReadAsStringAsync(SocketTestHost.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_SocketPathWithoutUpgrade_SaysSo()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using HttpClient http = new() { BaseAddress = host.Address };

        using HttpResponseMessage answer = await http.GetAsync(new Uri("/ws/v1/t2a_v2", UriKind.Relative), SocketTestHost.Token);

        Assert.Equal(426, (int)answer.StatusCode);
        Assert.Contains("WebSocket", await answer.Content.ReadAsStringAsync(SocketTestHost.Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Request_RootWithoutUpgrade_IsAPageOfText(string method)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using HttpClient http = new() { BaseAddress = host.Address };
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri("/", UriKind.Relative));

        using HttpResponseMessage answer = await http.SendAsync(request, SocketTestHost.Token);

        Assert.Equal(("text/plain", true), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentLength > 100));
    }

    [Theory]
    [InlineData("""{"event":"task_continue","text":"early"}""", 2202)]
    [InlineData("""{"event":"task_finish"}""", 2202)]
    [InlineData("""{"event":"task_dance"}""", 2202)]
    [InlineData("""{"text":"no event"}""", 2202)]
    [InlineData("""{"event":"task_start","model":"speech-02-hd"}""", 2013)]
    [InlineData("""{"event":"task_start","model":"gpt-9","voice_setting":{"voice_id":"male-qn-qingse"}}""", 2013)]
    [InlineData("not json", 2013)]
    public async Task Send_AgainstTheProtocolBeforeStart_ItsErrorAndStartStillWorks(string message, int code)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync();
        await client.ReceiveAsync();

        await client.SendAsync(message);
        SocketMessage refused = await client.ReceiveAsync();
        await client.SendAsync(SocketClient.Start());

        Assert.Equal(("task_failed", code), (refused.Event, refused.Code));
        Assert.Equal("task_started", (await client.ReceiveAsync()).Event);
        Assert.Empty(host.Fake.Log.Calls);
    }

    [Theory]
    [InlineData("""{"event":"task_dance"}""", 2202)]
    [InlineData("""{"event":"task_flush"}""", 2202)]
    [InlineData("""{"event":"task_continue"}""", 2013)]
    [InlineData("""{"event":"task_start","model":"speech-02-hd","voice_setting":{"voice_id":"male-qn-qingse"}}""", 2202)]
    [InlineData("{", 2013)]
    public async Task Send_AgainstTheProtocolAfterStart_ItsErrorAndTextIsStillSpoken(string message, int code)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SendAsync(message);
        SocketMessage refused = await client.ReceiveAsync();
        await client.SayAsync("one");
        await client.ReceiveTextAsync();

        Assert.Equal(("task_failed", code), (refused.Event, refused.Code));
        Assert.Equal(3, (await host.RowAsync()).BilledChars);
    }

    [Fact]
    public async Task Say_TooLong_IsSkippedAndFree()
    {
        await using SocketTestHost host = await new SocketTestHost { Speech = { MaxTextChars = 5 } }.StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("sixsix");
        SocketMessage refused = await client.ReceiveAsync();
        await client.SayAsync("five!");
        await client.ReceiveTextAsync();

        Assert.Equal(2204, refused.Code);
        Assert.Equal(5, (await host.RowAsync()).BilledChars);
    }

    [Fact]
    public async Task Say_Blank_KeepsUpstreamAliveAndCostsNothing()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("  ");
        SocketMessage skipped = await client.ReceiveAsync();
        await client.SayAsync("one");
        await client.ReceiveTextAsync();

        Assert.Equal(2203, skipped.Code);
        Assert.Equal(EndReason.Completed, (await host.RowAsync()).EndReason);
    }

    [Fact]
    public async Task Say_BalanceTooSmall_Is1008AndNothingReachesTheUpstream()
    {
        await using SocketTestHost host = await new SocketTestHost { BalanceNanos = 1_000_000 }.StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync(Text);
        SocketMessage refused = await client.ReceiveAsync();
        await client.SayAsync("ab");
        await client.ReceiveTextAsync();

        Assert.Equal(("task_failed", 1008), (refused.Event, refused.Code));
        Assert.Equal("ab", Assert.Single(host.Fake.Log.Calls).Text);
        Assert.Equal(2, (await host.RowAsync()).BilledChars);
    }

    [Fact]
    public async Task Send_MessageTooLarge_Closes1009()
    {
        await using SocketTestHost host = await new SocketTestHost { Speech = { MaxMessageBytes = 2000 } }.StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync(new string('a', 2001));

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await client.ReceiveAllAsync()).Status);
    }

    [Fact]
    public async Task Send_Binary_Closes1003()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SendAsync([1, 2, 3], WebSocketMessageType.Binary);

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, (await client.ReceiveAllAsync()).Status);
    }

    [Fact]
    public async Task Cancel_InsideText_StopsTheUpstreamAndNextTextIsSpoken()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:stall-after=1]" + Text);
        await client.SayAsync("never begun");
        await client.ReceiveAsync();
        await client.EventAsync("task_cancel");
        SocketMessage canceled = await client.ReceiveAsync();
        await client.SayAsync("two");
        List<SocketMessage> messages = await client.ReceiveTextAsync();
        await host.Fake.Log.Calls[0].Aborted.WaitAsync(SocketTestHost.Token);

        Assert.Equal("task_canceled", canceled.Event);
        Assert.Equal(3, messages[^1].Root.GetProperty("extra_info").GetProperty("usage_characters").GetInt32());
        IReadOnlyList<CallRow> rows = await host.RowsAsync(3);
        Assert.Equal([EndReason.CallerCanceled, EndReason.CallerCanceled, EndReason.Completed], rows.Select(static row => row.EndReason));
        Assert.Equal([true, false, true], rows.Select(static row => row.ChargeNanos > 0));
    }

    [Fact]
    public async Task Leave_InsideText_AbortsTheUpstreamAndChargesTheText()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:stall-after=1]" + Text);
        await client.ReceiveAsync();
        client.Socket.Abort();
        await host.Fake.Log.Calls[0].Aborted.WaitAsync(SocketTestHost.Token);
        CallRow row = await host.RowAsync();

        Assert.Equal((EndReason.CallerLeft, row.CharCount), (row.EndReason, row.BilledChars));
    }

    [Fact]
    public async Task Leave_BeforeAnyAudio_CostsNothing()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:stall-after=0]" + Text);
        await host.Fake.Log.WaitForCallsAsync(1, SocketTestHost.Token);
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, SocketTestHost.Token);
        CallRow row = await host.RowAsync();

        Assert.Equal((EndReason.CallerLeft, 0L), (row.EndReason, row.ChargeNanos));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task Leave_WhileTheUpstreamIsDialled_EndsTheSession()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.NeverAnswer = true;
        using SocketClient client = await host.ConnectAsync();
        await client.ReceiveAsync();

        await client.SendAsync(SocketClient.Start());
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, SocketTestHost.Token);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task Idle_NothingToSay_Is2201AndClose()
    {
        await using SocketTestHost host = await new SocketTestHost { Speech = { SocketIdleMs = 1 } }.StartAsync();
        using SocketClient client = await host.ConnectAsync();

        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal(("task_failed", 2201), (messages[^1].Event, messages[^1].Code));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, status);
    }

    [Fact]
    public async Task Stop_IdleSession_ClosesAtOnceWith1001()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        host.Stop();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, (await client.ReceiveAllAsync()).Status);
    }

    [Fact]
    public async Task Stop_InsideText_FinishesItThenCloses1001()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:interval-ms=20]" + Text);
        await client.ReceiveAsync();
        host.Stop();
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.True(messages[^1].IsFinal);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, status);
        Assert.Equal(EndReason.Completed, (await host.RowAsync()).EndReason);
    }

    [Fact]
    public async Task Stop_DrainDeadlineInsideText_IsAShutdownAndFree()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:stall-after=1]" + Text);
        await client.ReceiveAsync();
        host.Stop();
        host.Watch.CancelAll();
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal("task_failed", messages[^1].Event);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, status);
        Assert.Equal((EndReason.Shutdown, 0L), ((await host.RowAsync()).EndReason, (await host.RowAsync()).ChargeNanos));
    }

    [Fact]
    public async Task Root_StrangerSaysNothing_IsToldAndClosedAfterTenSeconds()
    {
        await using SocketTestHost host = await new SocketTestHost { WatchTime = new FastTime() }.StartAsync();
        using SocketClient client = await host.ConnectAsync("/", token: null);

        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal("""{"type":"error","data":{"code":1004,"message":"no token came in time","fatal":true}}""", Assert.Single(messages).Text);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, status);
    }

    private static HttpRequestMessage Upgrade(string path, string? token)
    {
        HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        return request;
    }
}
