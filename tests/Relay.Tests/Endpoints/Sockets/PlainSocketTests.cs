using System.Net.WebSockets;
using Relay.Billing;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

public sealed class PlainSocketTests
{
    private const string Text = "The quick brown fox jumps over the lazy dog.";

    [Fact]
    public async Task Connect_KnownToken_GreetsWithIdsOfTheSession()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync();

        SocketMessage greeting = await client.ReceiveAsync();

        Assert.Equal("connected_success", greeting.Event);
        Assert.Matches("^[0-9]{15}$", greeting.Root.GetProperty("session_id").GetString());
        Assert.Matches("^[0-9a-f]{32}$", greeting.Root.GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task Say_OneText_RelaysTheUpstreamsAudioUnchanged()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync(Text);
        List<SocketMessage> messages = await client.ReceiveTextAsync();

        FakeCall call = Assert.Single(host.Fake.Log.Calls);
        Assert.Equal(call.AudioSha256, SocketClient.Sha256(SocketClient.AudioOf(messages)));
        Assert.Equal(SocketClient.Start(), call.StartBody);
        Assert.Equal(SocketClient.Say(Text), call.RequestBody);
    }

    [Fact]
    public async Task Say_OneText_WritesOneExactRow()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("你好, fox");
        List<SocketMessage> messages = await client.ReceiveTextAsync();
        CallRow row = await host.RowAsync();

        Assert.Equal((9, 9, 9), (row.CharCount, row.UsageChars, row.BilledChars));
        Assert.Equal(9 * 350_000, row.ChargeNanos);
        Assert.Equal(EndReason.Completed, row.EndReason);
        Assert.Equal(("sync_tts", "speech-02-hd", "/ws/v1/t2a_v2"), (row.TaskType, row.Model, row.Endpoint));
        Assert.Equal(("minimax", "minimax-1"), (row.Upstream, row.KeyLabel));
        Assert.Equal((1L, 7L), (row.AccountId, row.TokenId));
        Assert.True(row.FirstByteSent);
        Assert.Equal(SocketClient.AudioOf(messages).Length, row.AudioBytes);
        Assert.Equal(messages.Sum(static message => message.Text.Length), row.BytesDown);
        Assert.InRange(row.FirstByteUs, 0, row.TotalUs);
        Assert.Equal(messages[^1].Root.GetProperty("trace_id").GetString(), row.TraceId);
    }

    [Fact]
    public async Task Say_ThreeTextsAtOnce_WritesOneRowEach()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("one");
        await client.SayAsync("three");
        await client.SayAsync("fifteen");
        await client.ReceiveTextAsync();
        await client.ReceiveTextAsync();
        await client.ReceiveTextAsync();

        Assert.Equal([3, 5, 7], (await host.RowsAsync(3)).Select(static row => (int)row.UsageChars));
    }

    [Fact]
    public async Task Finish_AfterText_RelaysFinishedAndClosesNormally()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync(Text);
        await client.EventAsync("task_finish");
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal("task_finished", messages[^1].Event);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, status);
        Assert.Equal(EndReason.Completed, (await host.RowAsync()).EndReason);
        await host.Fake.Log.WaitForOpenSocketsAsync(0, SocketTestHost.Token);
    }

    [Theory]
    [InlineData("final-audio")]
    [InlineData("no-event")]
    [InlineData("null-data")]
    [InlineData("key-order=data-last")]
    [InlineData("key-order=base-resp-first")]
    [InlineData("fragment-bytes=1000")]
    [InlineData("fragment-bytes=1")]
    [InlineData("chunk-bytes=20000 fragment-bytes=7000")]
    [InlineData("fixed-chunks=1 chunk-bytes=2621440")]
    [InlineData("fixed-chunks=2 chunk-bytes=2621440 key-order=data-last fragment-bytes=100000")]
    public async Task Say_UpstreamsForm_AudioAndRowAreWhole(string switches)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.KeySwitches["key-1"] = switches;
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("Hi.");
        List<SocketMessage> messages = await client.ReceiveTextAsync();
        CallRow row = await host.RowAsync();

        FakeCall call = Assert.Single(host.Fake.Log.Calls);
        Assert.Equal(call.AudioSha256, SocketClient.Sha256(SocketClient.AudioOf(messages)));
        Assert.Equal(call.AudioBytesWritten, row.AudioBytes);
        Assert.Equal((EndReason.Completed, 3L), (row.EndReason, row.UsageChars));
    }

    [Fact]
    public async Task Start_AliasModelAndVoice_RewritesBoth()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(start: SocketClient.Start("tts-1", "nova"));

        await client.SayAsync("Hi.");
        await client.ReceiveTextAsync();

        FakeCall call = Assert.Single(host.Fake.Log.Calls);
        Assert.Equal(("speech-02-turbo", "female-shaonv"), (call.Model, call.Voice));
        Assert.Equal("speech-02-turbo", (await host.RowAsync()).Model);
    }
}
