using System.Net.WebSockets;
using Relay.Billing;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

public sealed class BidiSocketTests
{
    private const string Path = SocketEndpoint.BidiPath;

    [Fact]
    public async Task Flush_TextInPieces_IsOneRowWithTheSumOfItsSentences()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("Hel");
        await client.SayAsync("lo. How ar");
        await client.SayAsync("e you");
        await client.EventAsync("task_flush");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("task_flushed");
        CallRow row = await host.RowAsync();

        Assert.Equal((18L, 18L, 18L), (row.CharCount, row.UsageChars, row.BilledChars));
        Assert.Equal((EndReason.Completed, Path), (row.EndReason, row.Endpoint));
        Assert.Equal(SocketClient.AudioOf(messages).Length, row.AudioBytes);
        Assert.Equal(2, messages.Count(static message => message.Event == "sentence_end"));
    }

    [Fact]
    public async Task Flush_Twice_IsTwoRows()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("One");
        await client.EventAsync("task_flush");
        await client.SayAsync("Three");
        await client.EventAsync("task_flush");
        await client.ReceiveUntilAsync("task_flushed");
        await client.ReceiveUntilAsync("task_flushed");

        Assert.Equal([3L, 5L], (await host.RowsAsync(2)).Select(static row => row.BilledChars));
    }

    [Fact]
    public async Task Flush_NothingBuffered_IsAnsweredWithoutARow()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.EventAsync("task_flush");

        Assert.Equal("task_flushed", (await client.ReceiveAsync()).Event);
        Assert.Equal(0, host.Ledger.Stats.OpenHolds);
    }

    [Fact]
    public async Task Finish_UnflushedText_IsSpokenAndSettled()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("One. Two");
        await client.EventAsync("task_finish");
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal("task_finished", messages[^1].Event);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, status);
        Assert.Equal((EndReason.Completed, 8L), ((await host.RowAsync()).EndReason, (await host.RowAsync()).BilledChars));
    }

    [Fact]
    public async Task Cancel_InsideSentence_SessionGoesOn()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("[fake:stall-after=1]This is a long sentence that stalls after a slice.");
        await client.ReceiveUntilAsync(static message => message.Audio?.Length > 0);
        await client.EventAsync("task_cancel");
        await client.ReceiveUntilAsync("task_canceled");
        await client.SayAsync("Two.");
        await client.EventAsync("task_flush");
        await client.ReceiveUntilAsync("task_flushed");

        IReadOnlyList<CallRow> rows = await host.RowsAsync(2);
        Assert.Equal([EndReason.CallerCanceled, EndReason.Completed], rows.Select(static row => row.EndReason));
        Assert.Equal([rows[0].CharCount, 4L], rows.Select(static row => row.BilledChars));
        Assert.Equal(1, host.Fake.Log.SocketsOpened);
    }

    [Fact]
    public async Task Cancel_TextNotBegun_CostsNothing()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("no end in sight");
        await client.EventAsync("task_cancel");
        await client.ReceiveUntilAsync("task_canceled");

        Assert.Equal((EndReason.CallerCanceled, 0L), ((await host.RowAsync()).EndReason, (await host.RowAsync()).ChargeNanos));
    }

    [Fact]
    public async Task Start_Twice_Is2206AndClose()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SendAsync(SocketClient.Start());
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal(("task_failed", 2206), (messages[^1].Event, messages[^1].Code));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, status);
    }

    [Fact]
    public async Task Start_ClientsSessionId_IsEchoed()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectAsync(Path);
        SocketMessage greeting = await client.ReceiveAsync();

        await client.SendAsync(SocketClient.Start(more: ""","session_id":"mine-1" """));
        SocketMessage started = await client.ReceiveAsync();

        Assert.Matches("^[0-9]{15}$", greeting.Root.GetProperty("connect_id").GetString());
        Assert.Equal("mine-1", started.Root.GetProperty("session_id").GetString());
    }

    [Fact]
    public async Task Say_BalanceRunsOutInsideCall_Is1008AndTheRestIsSpoken()
    {
        await using SocketTestHost host = await new SocketTestHost { BalanceNanos = 3_600_000 }.StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("Ten chars.");
        await client.SayAsync("More.");
        await client.EventAsync("task_flush");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("task_flushed");

        Assert.Equal(1008, Assert.Single(messages, static message => message.Event == "task_failed").Code);
        Assert.Equal(10, (await host.RowAsync()).BilledChars);
    }

    [Fact]
    public async Task Say_UpstreamDiedAfterSpokenSentence_CallerNoticesNothing()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        host.Fake.Options.SocketDeath = SocketDeath.AfterText;
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("One.");
        await client.ReceiveTextAsync();
        await host.RowAsync(); // a spoken call is settled when its upstream is seen to be gone
        host.Fake.Options.SocketDeath = SocketDeath.Never;
        await client.SayAsync("Three.");
        await client.EventAsync("task_flush");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("task_flushed");

        Assert.DoesNotContain(messages, static message => message.Code != 0);
        Assert.Equal([4L, 6L], (await host.RowsAsync(2)).Select(static row => row.BilledChars));
    }

    [Fact]
    public async Task Say_UpstreamDiesInsideSentence_OneFailureThenClose()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("[fake:cut-after=1]The quick brown fox jumps over the lazy dog, again and again.");
        (List<SocketMessage> messages, _) = await client.ReceiveAllAsync();

        Assert.Single(messages, static message => message.Event == "task_failed");
        Assert.Equal((EndReason.UpstreamCut, 0L), ((await host.RowAsync()).EndReason, (await host.RowAsync()).ChargeNanos));
    }

    [Fact]
    public async Task Leave_AfterSpokenSentence_IsCharged()
    {
        await using SocketTestHost host = await new SocketTestHost().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(Path);

        await client.SayAsync("One.");
        await client.ReceiveUntilAsync("sentence_end");
        client.Socket.Abort();

        Assert.Equal((EndReason.Completed, 4L), ((await host.RowAsync()).EndReason, (await host.RowAsync()).BilledChars));
    }
}
