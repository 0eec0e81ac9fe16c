using System.Net.WebSockets;
using Relay.Billing;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

public sealed class SocketFaultTests
{
    private const string Text = "The quick brown fox jumps over the lazy dog, again and again.";

    [Theory]
    [InlineData("die=after-text cut=reset")]
    [InlineData("die=after-text cut=fin")]
    public async Task Say_UpstreamDiedBetweenTexts_CallerSeesTheSameSequence(string death)
    {
        string[] undisturbed = await SequenceAsync("");

        string[] disturbed = await SequenceAsync(death);

        Assert.Equal(undisturbed, disturbed);
    }

    [Fact]
    public async Task Say_UpstreamDiedBetweenTexts_ReplaysTheStart()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.SocketDeath = SocketDeath.AfterText;
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("one");
        await client.ReceiveTextAsync();
        host.Fake.Options.SocketDeath = SocketDeath.Never;
        await client.SayAsync("two");
        await client.ReceiveTextAsync();

        Assert.Equal(2, host.Fake.Log.SocketsOpened);
        Assert.Equal(host.Fake.Log.Calls[0].StartBody, host.Fake.Log.Calls[^1].StartBody);
        Assert.All(await host.RowsAsync(2), static row => Assert.Equal(EndReason.Completed, row.EndReason));
    }

    [Fact]
    public async Task Say_UpstreamClosedIdle_CallerNoticesNothing()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.IdleTimeout = TimeSpan.FromMilliseconds(20);
        using SocketClient client = await host.ConnectStartedAsync();
        await host.Fake.Log.WaitForOpenSocketsAsync(0, SocketTestHost.Token);
        host.Fake.Options.IdleTimeout = TimeSpan.FromMinutes(2);

        await client.SayAsync("one");

        Assert.Equal(0, (await client.ReceiveAsync()).Code);
        Assert.Equal(2, host.Fake.Log.SocketsOpened);
    }

    [Fact]
    public async Task Finish_UpstreamDiedBetweenTexts_IsAnsweredAllTheSame()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.SocketDeath = SocketDeath.AfterText;
        using SocketClient client = await host.ConnectStartedAsync();
        await client.SayAsync("one");
        await client.ReceiveTextAsync();
        await host.Fake.Log.WaitForOpenSocketsAsync(0, SocketTestHost.Token);

        await client.EventAsync("task_finish");
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal("task_finished", Assert.Single(messages).Event);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, status);
    }

    [Theory]
    [InlineData("cut-after=1")]
    [InlineData("cut-after=1 cut=fin")]
    [InlineData("cut-after=1 cut-mid")]
    [InlineData("cut-after=1 cut-mid key-order=data-last")]
    [InlineData("cut-after=1 cut-mid chunk-bytes=40000")]
    [InlineData("error-after=1")]
    [InlineData("error-after=1 error=1008")]
    [InlineData("bad=garbage")]
    [InlineData("bad=odd-hex")]
    [InlineData("bad=not-json")]
    public async Task Say_UpstreamFailsInsideText_OneNeutralFailureThenClose(string fault)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.KeySwitches["key-1"] = fault;
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync(Text + Text + Text);
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.NotEmpty(messages[0].Audio!);
        Assert.Single(messages, static message => message.Event == "task_failed");
        Assert.Equal(("task_failed", 1000), (messages[^1].Event, messages[^1].Code));
        Assert.DoesNotContain("balance", messages[^1].Reason, StringComparison.Ordinal);
        Assert.Equal(WebSocketCloseStatus.InternalServerError, status);
        CallRow row = await host.RowAsync();
        Assert.Equal((0L, true), (row.ChargeNanos, row.FirstByteSent));
        Assert.Contains(row.EndReason, (EndReason[])[EndReason.UpstreamCut, EndReason.UpstreamRefused, EndReason.UpstreamMalformed]);
    }

    [Fact]
    public async Task Say_UpstreamDiesBeforeAnyAnswer_TextGoesOutOnceMore()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:cut-after=0]");
        (List<SocketMessage> messages, _) = await client.ReceiveAllAsync();

        Assert.Equal("task_failed", Assert.Single(messages).Event);
        Assert.Equal(2, host.Fake.Log.Started);
        Assert.Equal((EndReason.UpstreamCut, 0L), ((await host.RowAsync()).EndReason, (await host.RowAsync()).ChargeNanos));
    }

    [Fact]
    public async Task Say_TwoQueuedAndUpstreamDies_OneFailureAndBothFree()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:stall-after=1]" + Text);
        await client.ReceiveAsync();
        await client.SayAsync("two");
        await host.HoldsAsync(2);
        await host.Fake.CloseListenerAsync();
        (List<SocketMessage> messages, _) = await client.ReceiveAllAsync();

        Assert.Single(messages, static message => message.Event == "task_failed");
        Assert.All(await host.RowsAsync(2), static row => Assert.Equal((EndReason.UpstreamCut, 0L), (row.EndReason, row.ChargeNanos)));
    }

    [Fact]
    public async Task Start_FirstKeyRefused_NextKeyServes()
    {
        await using SocketTestHost host = await new SocketTestHost { MiniMax = { Keys = ["key-1", "key-2"] } }.StartAsync();
        host.Fake.Options.ApiKeys.Add("key-2");
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("one");
        await client.ReceiveTextAsync();

        Assert.Equal("minimax-2", (await host.RowAsync()).KeyLabel);
    }

    [Theory]
    [InlineData("http=401")]
    [InlineData("http=502")]
    [InlineData("connect-error=1004")]
    [InlineData("start-error=1008")]
    [InlineData("start-error=1002")]
    [InlineData("die=before-connected")]
    public async Task Start_FirstKeyFails_NextKeyServes(string fault)
    {
        await using SocketTestHost host = await new SocketTestHost { MiniMax = { Keys = ["key-1", "key-2"] } }.StartAsync();
        host.Fake.Options.KeySwitches["key-1"] = fault;

        using SocketClient client = await host.ConnectStartedAsync();
        await client.SayAsync("one");
        await client.ReceiveTextAsync();

        Assert.Equal("minimax-2", (await host.RowAsync()).KeyLabel);
    }

    [Theory]
    [InlineData("http=401", 1000)]
    [InlineData("connect-error=2049", 1000)]
    [InlineData("start-error=1008", 1000)]
    [InlineData("start-error=1002", 1002)]
    public async Task Start_EveryKeyFails_NeutralFailure(string fault, int code)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.KeySwitches["key-1"] = fault;
        using SocketClient client = await host.ConnectAsync();
        await client.ReceiveAsync();

        await client.SendAsync(SocketClient.Start());
        SocketMessage answer = await client.ReceiveAsync();

        Assert.Equal(("task_failed", code), (answer.Event, answer.Code));
        Assert.DoesNotContain("key", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnknownVoice_KeepsTheUpstreamsWordsAndTheConnection()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync();
        await client.ReceiveAsync();

        await client.SendAsync(SocketClient.Start(voice: "nobody"));
        SocketMessage refused = await client.ReceiveAsync();
        await client.SendAsync(SocketClient.Start());
        SocketMessage started = await client.ReceiveAsync();

        Assert.Equal(("task_failed", 2054, "voice id not exist"), (refused.Event, refused.Code, refused.Reason));
        Assert.Equal("task_started", started.Event);
    }

    [Fact]
    public async Task Say_CallersOwnFault_IsRelayedAndNextTextIsSpoken()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:error=1026]");
        SocketMessage refused = await client.ReceiveAsync();
        await client.SayAsync("two");
        await client.ReceiveTextAsync();

        Assert.Equal(("task_failed", 1026, "input new_sensitive"), (refused.Event, refused.Code, refused.Reason));
        IReadOnlyList<CallRow> rows = await host.RowsAsync(2);
        Assert.Equal([EndReason.UpstreamRefused, EndReason.Completed], rows.Select(static row => row.EndReason));
        Assert.Equal(0, rows[0].ChargeNanos);
    }

    [Theory]
    [InlineData(2203)]
    [InlineData(2204)]
    [InlineData(2205)]
    public async Task Say_SoftRefusal_IsRelayedAndFree(int code)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync($"[fake:error={code}]");
        SocketMessage refused = await client.ReceiveAsync();
        await client.SayAsync("two");
        await client.ReceiveTextAsync();

        Assert.Equal(code, refused.Code);
        IReadOnlyList<CallRow> rows = await host.RowsAsync(2);
        Assert.Equal([EndReason.UpstreamRefused, EndReason.Completed], rows.Select(static row => row.EndReason));
        Assert.Equal([0L, 3L], rows.Select(static row => row.BilledChars));
        Assert.Equal(1, host.Fake.Log.SocketsOpened);
    }

    [Fact]
    public async Task Say_UpstreamStalls_TimesOut()
    {
        await using SocketTestHost host = await new SocketTestHost { Pump = { IdleTimeoutMs = 1 } }.StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:stall-after=1]" + Text);
        (List<SocketMessage> messages, _) = await client.ReceiveAllAsync();

        Assert.Equal(("task_failed", 1001), (messages[^1].Event, messages[^1].Code));
        Assert.Equal((EndReason.IdleTimeout, 0L), ((await host.RowAsync()).EndReason, (await host.RowAsync()).ChargeNanos));
    }

    [Fact]
    public async Task Say_NoFirstAudio_TimesOut()
    {
        await using SocketTestHost host = await new SocketTestHost { Pump = { FirstByteTimeoutMs = 300 } }.StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("[fake:stall-after=0]" + Text);
        (List<SocketMessage> messages, _) = await client.ReceiveAllAsync();

        Assert.Equal(("task_failed", 1001), (messages[^1].Event, messages[^1].Code));
        Assert.Equal((EndReason.FirstByteTimeout, false), ((await host.RowAsync()).EndReason, (await host.RowAsync()).FirstByteSent));
    }

    private static async Task<string[]> SequenceAsync(string switches)
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.KeySwitches["key-1"] = switches;
        using SocketClient client = await host.ConnectStartedAsync();
        List<SocketMessage> messages = [];
        foreach (string text in (string[])["one", "two", "three"])
        {
            await client.SayAsync(text);
            messages.AddRange(await client.ReceiveTextAsync());
        }

        await client.EventAsync("task_finish");
        messages.AddRange((await client.ReceiveAllAsync()).Messages);
        return [.. messages.Select(static message => $"{message.Event} {message.Code} {message.IsFinal} {message.Audio?.Length}")];
    }
}
