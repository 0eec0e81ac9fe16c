using System.Net.WebSockets;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

public sealed class FakeMiniMaxBidiTests
{
    private const string Path = "/ws/v1/t2a_v2_bidi";
    private const string Flush = """{"event":"task_flush"}""";
    private const string Cancel = """{"event":"task_cancel"}""";

    [Fact]
    public async Task Continue_InPieces_IsSpokenBySentence()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake, Path);

        await client.ContinueAsync("你");
        await client.ContinueAsync("好！How are");
        await client.ContinueAsync(" you?");
        await client.SendAsync("""{"event":"task_finish"}""");
        IReadOnlyList<JsonElement> messages = await client.ReceiveUntilAsync(m => FakeSocket.NameOf(m) == "task_finished");

        Assert.Equal(["你好！", "How are you?"], fake.Log.Calls.Select(call => call.Text));
        Assert.Equal(2, messages.Count(m => FakeSocket.NameOf(m) == "sentence_start"));
        Assert.Equal(2, messages.Count(m => FakeSocket.NameOf(m) == "sentence_end"));
        Assert.All(messages, m => Assert.Equal(15, m.GetProperty("connect_id").GetString()!.Length));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Flush_UnfinishedSentence_IsSpokenBeforeTheAnswer()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake, Path);

        await client.ContinueAsync("no end in sight");
        await client.SendAsync(Flush);
        IReadOnlyList<JsonElement> messages = await client.ReceiveUntilAsync(m => FakeSocket.NameOf(m) == "task_flushed");

        Assert.Equal("sentence_end", FakeSocket.NameOf(messages[^2]));
        Assert.Equal("no end in sight", Assert.Single(fake.Log.Calls).Text);
    }

    [Fact]
    public async Task Flush_NothingBuffered_IsAnsweredAtOnce()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake, Path);

        await client.ContinueAsync("  ");
        await client.SendAsync(Flush);

        Assert.Equal("task_flushed", FakeSocket.NameOf(await client.ReceiveAsync()));
    }

    [Fact]
    public async Task Cancel_WhileSpeaking_DropsAllAndSessionGoesOn()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake, Path);

        await client.ContinueAsync("This one stalls [fake:stall-after=1] for ever. This one waits. And this is a rest");
        await client.ReceiveUntilAsync(m => FakeSocket.NameOf(m) == "task_continued");
        await client.SendAsync(Cancel);
        Assert.Equal("task_canceled", FakeSocket.NameOf(await client.ReceiveAsync()));
        await client.ContinueAsync("Next.");
        await client.ReceiveUntilAsync(FakeSocket.IsFinal);

        await fake.Log.WaitForEndedAsync(2, TestContext.Current.CancellationToken);
        Assert.Equal([FakeCallOutcome.Canceled, FakeCallOutcome.Completed], fake.Log.Calls.Select(call => call.Outcome));
        Assert.Equal("Next.", fake.Log.Calls[^1].Text);
    }

    [Fact]
    public async Task Tail_AfterAPause_IsSpoken()
    {
        var time = new ManualTime();
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { Time = time });
        using FakeSocket client = await FakeSocket.StartAsync(fake, Path);
        await client.ContinueAsync("First. no end in sight");
        await client.ReceiveUntilAsync(m => FakeSocket.NameOf(m) == "sentence_end");

        time.Advance(TimeSpan.FromSeconds(4));
        await client.ReceiveUntilAsync(m => FakeSocket.NameOf(m) == "sentence_end");

        Assert.Equal(" no end in sight", fake.Log.Calls[^1].Text);
    }

    [Fact]
    public async Task Start_Again_Fails2206AndCloses()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake, Path);

        await client.SendAsync(FakeSocket.Start);

        Assert.Equal(2206, FakeHttp.CodeOf(await client.ReceiveAsync()));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Start_WithSessionId_IsEchoedEverywhere()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.ConnectAsync(fake, Path);
        await client.ReceiveAsync();

        await client.SendAsync("""{"event":"task_start","model":"speech-2.8-hd","session_id":"mine"}""");
        JsonElement started = await client.ReceiveAsync();

        Assert.Equal("mine", started.GetProperty("session_id").GetString());
    }
}
