using System.Net.WebSockets;
using Relay.Billing;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Streaming;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>Sessions without any upstream key: the local voice behind the same protocol.</summary>
public sealed class LocalSocketTests
{
    [Fact]
    public async Task Say_NoFormat_IsWavWithRowAndFacts()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("Hello.");
        List<SocketMessage> messages = await client.ReceiveTextAsync();
        byte[] audio = SocketClient.AudioOf(messages);
        CallRow row = await host.RowAsync();

        Assert.Equal("RIFF"u8, audio.AsSpan(0, 4));
        Assert.Equal("wav", messages[^1].Root.GetProperty("extra_info").GetProperty("audio_format").GetString());
        Assert.Equal(audio.Length, messages[^1].Root.GetProperty("extra_info").GetProperty("audio_size").GetInt32());
        Assert.Equal(("local", 6L, EndReason.Completed), (row.Upstream, row.BilledChars, row.EndReason));
        Assert.Equal(audio.Length, row.AudioBytes);
    }

    [Fact]
    public async Task Say_Pcm_HasTheRateAskedFor()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(
            start: SocketClient.Start(more: ""","audio_setting":{"format":"pcm","sample_rate":16000}"""));

        await client.SayAsync("Hello.");
        List<SocketMessage> messages = await client.ReceiveTextAsync();

        int milliseconds = messages[^1].Root.GetProperty("extra_info").GetProperty("audio_length").GetInt32();
        Assert.InRange(SocketClient.AudioOf(messages).Length / 32, milliseconds - 1, milliseconds + 1);
    }

    [Fact]
    public async Task Say_Espeak_IsSpeech()
    {
        LocalVoiceOptions espeak = new();
        Assert.SkipUnless(File.Exists("/usr/bin/espeak-ng"), "espeak-ng is not installed here");
        await using SocketTestHost host = await new SocketTestHost { MiniMax = { Keys = [] }, Local = espeak }.StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("Hello from the other side.");
        List<SocketMessage> messages = await client.ReceiveTextAsync();

        Assert.True(SocketClient.AudioOf(messages).Length > 20_000);
        Assert.Equal(26, (await host.RowAsync()).BilledChars);
    }

    [Fact]
    public async Task Start_FormatItCannotMake_Is2013()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectAsync();
        await client.ReceiveAsync();

        await client.SendAsync(SocketClient.Start(more: ""","audio_setting":{"format":"mp3"}"""));

        Assert.Equal(2013, (await client.ReceiveAsync()).Code);
    }

    [Fact]
    public async Task Start_UnknownVoice_Is2054()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectAsync();
        await client.ReceiveAsync();

        await client.SendAsync(SocketClient.Start(voice: "nobody-at-all"));

        Assert.Equal(2054, (await client.ReceiveAsync()).Code);
    }

    [Fact]
    public async Task Say_Blank_Is2203()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("");

        Assert.Equal(2203, (await client.ReceiveAsync()).Code);
    }

    [Fact]
    public async Task Finish_AfterTwoTexts_SpeaksBothThenCloses()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync();

        await client.SayAsync("One");
        await client.SayAsync("Two");
        await client.EventAsync("task_finish");
        (List<SocketMessage> messages, WebSocketCloseStatus? status) = await client.ReceiveAllAsync();

        Assert.Equal(2, messages.Count(static message => message.IsFinal));
        Assert.Equal("task_finished", messages[^1].Event);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, status);
        Assert.Equal(2, (await host.RowsAsync(2)).Count);
    }

    [Fact]
    public async Task Bidi_TextInPieces_IsSpokenSentenceBySentence()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(SocketEndpoint.BidiPath);

        await client.SayAsync("Hel");
        await client.SayAsync("lo. Wor");
        await client.SayAsync("ld");
        await client.EventAsync("task_flush");
        List<SocketMessage> messages = await client.ReceiveUntilAsync("task_flushed");

        Assert.Equal(
            ["sentence_start", "final", "sentence_end", "sentence_start", "final", "sentence_end", "task_flushed"],
            messages.Where(static m => m.Event != "task_continued" || m.IsFinal).Select(static m => m.IsFinal ? "final" : m.Event));
        Assert.Equal(12, (await host.RowAsync()).BilledChars);
    }

    [Fact]
    public async Task Bidi_Cancel_StopsTheVoiceAndSessionGoesOn()
    {
        await using SocketTestHost host = await Local().StartAsync();
        using SocketClient client = await host.ConnectStartedAsync(SocketEndpoint.BidiPath);

        await client.SayAsync("not a whole sentence");
        await client.EventAsync("task_cancel");
        await client.ReceiveUntilAsync("task_canceled");
        await client.SayAsync("Two.");
        await client.EventAsync("task_flush");
        await client.ReceiveUntilAsync("task_flushed");

        Assert.Equal([0L, 4L], (await host.RowsAsync(2)).Select(static row => row.BilledChars));
    }

    private static SocketTestHost Local() => new() { MiniMax = { Keys = [] } };
}
