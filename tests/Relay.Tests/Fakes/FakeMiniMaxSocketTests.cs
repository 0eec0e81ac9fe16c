using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

public sealed class FakeMiniMaxSocketTests
{
    private const string Text = "A sentence that is long enough to be cut into a good many slices of audio.";
    private const string Finish = """{"event":"task_finish"}""";

    [Fact]
    public async Task Session_TwoTexts_EachEndsInAFinalMessageThenFinishes()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.ContinueAsync("你好");
        await client.ContinueAsync(Text);
        await client.SendAsync(Finish);
        IReadOnlyList<JsonElement> messages = await client.ReceiveUntilAsync(m => FakeSocket.NameOf(m) == "task_finished");

        Assert.Equal([4, Text.Length], messages.Where(FakeSocket.IsFinal)
            .Select(m => m.GetProperty("extra_info").GetProperty("usage_characters").GetInt32()));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Session_OneText_MessagesAreTheRecordedAudio()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.ContinueAsync(Text);
        IReadOnlyList<JsonElement> messages = await client.ReceiveUntilAsync(FakeSocket.IsFinal);

        byte[] audio = Convert.FromHexString(string.Concat(messages.Select(FakeHttp.AudioOf)));
        FakeCall call = (await fake.Log.WaitForEndedAsync(1, TestContext.Current.CancellationToken))[0];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(audio)), call.AudioSha256);
        Assert.Equal("", FakeHttp.AudioOf(messages[^1]));
        Assert.Equal(FakeSocket.Start, call.StartBody);
    }

    [Fact]
    public async Task Session_FinalFrameAudio_LastSliceIsInTheFinalMessage()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { FinalFrameAudio = true, MissingEvent = true });
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.ContinueAsync(Text);
        IReadOnlyList<JsonElement> messages = await client.ReceiveUntilAsync(FakeSocket.IsFinal);

        Assert.NotEqual("", FakeHttp.AudioOf(messages[^1]));
        Assert.All(messages, m => Assert.False(m.TryGetProperty("event", out _)));
    }

    [Theory]
    [InlineData("""{"event":"task_continue","text":"x"}""", 2202)]
    [InlineData("""{"event":"task_start"}""", 2013)]
    [InlineData("""{"event":"task_start","model":"speech-2.8-hd","voice_setting":{"voice_id":"nobody"}}""", 2054)]
    [InlineData("nonsense", 2013)]
    public async Task Session_BeforeStart_WrongMessagesFail(string message, int code)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.ConnectAsync(fake);
        await client.ReceiveAsync();

        await client.SendAsync(message);
        JsonElement answer = await client.ReceiveAsync();

        Assert.Equal(("task_failed", code), (FakeSocket.NameOf(answer), FakeHttp.CodeOf(answer)));
    }

    [Theory]
    [InlineData("", 10, 2203)]
    [InlineData("this is longer than ten", 10, 2205)]
    public async Task Continue_SoftRefusal_SessionGoesOn(string text, int maxQueued, int code)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { MaxQueuedChars = maxQueued });
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.ContinueAsync(text);
        Assert.Equal(code, FakeHttp.CodeOf(await client.ReceiveAsync()));
        await client.ContinueAsync("short");

        Assert.True(FakeSocket.IsFinal((await client.ReceiveUntilAsync(FakeSocket.IsFinal))[^1]));
    }

    [Fact]
    public async Task Continue_TooLong_IsRefusedSoftly()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.ContinueAsync(new string('x', 10_001));

        Assert.Equal(2204, FakeHttp.CodeOf(await client.ReceiveAsync()));
    }

    [Fact]
    public async Task Start_Again_Fails2202()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.SendAsync(FakeSocket.Start);

        Assert.Equal(2202, FakeHttp.CodeOf(await client.ReceiveAsync()));
    }

    [Fact]
    public async Task Idle_TooLong_Sends2201AndCloses()
    {
        var time = new ManualTime();
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { Time = time });
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        time.Advance(TimeSpan.FromSeconds(121));

        Assert.Equal(2201, FakeHttp.CodeOf(await client.ReceiveAsync()));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Handshake_HttpStatus_IsRefused()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { HttpStatus = 429 });
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(FakeSocket.AddressOf(fake, "/ws/v1/t2a_v2"), TestContext.Current.CancellationToken));

        Assert.Equal(429, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task Connect_WrongKey_FirstMessageIsTheError()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { ApiKeys = { "right" } });
        using FakeSocket client = await FakeSocket.ConnectAsync(fake, key: "wrong");

        JsonElement first = await client.ReceiveAsync();

        Assert.Equal(("task_failed", 2049), (FakeSocket.NameOf(first), FakeHttp.CodeOf(first)));
    }

    [Fact]
    public async Task Death_BeforeConnected_ClientReadsNothing()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { SocketDeath = SocketDeath.BeforeConnected });
        using FakeSocket client = await FakeSocket.ConnectAsync(fake);

        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveTextAsync);
    }

    [Fact]
    public async Task Death_AfterStarted_ClientReadsAnErrorWhileIdle()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { SocketDeath = SocketDeath.AfterStarted });
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveTextAsync);
    }

    [Fact]
    public async Task Death_AfterText_ClientReadsAnErrorBetweenTexts()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { SocketDeath = SocketDeath.AfterText });
        using FakeSocket client = await FakeSocket.StartAsync(fake);
        await client.ContinueAsync(Text);
        await client.ReceiveUntilAsync(FakeSocket.IsFinal);

        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveTextAsync);
    }

    [Theory]
    [InlineData("[fake:cut-after=2]")]
    [InlineData("[fake:cut-after=2][fake:cut=fin]")]
    [InlineData("[fake:cut-after=2][fake:cut-mid]")]
    public async Task Cut_InsideAText_ClientGotTwoMessagesAndAnError(string directives)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake);
        int received = 0;

        await client.ContinueAsync(directives + Text);
        await Assert.ThrowsAsync<WebSocketException>(() => client.ReceiveUntilAsync(_ => ++received < 0));

        Assert.Equal(2, received);
    }

    [Fact]
    public async Task ErrorAfter_InsideAText_FailsTheTask()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.ContinueAsync("[fake:error-after=1][fake:error=1039]" + Text);
        IReadOnlyList<JsonElement> messages = await client.ReceiveUntilAsync(m => FakeSocket.NameOf(m) == "task_failed");

        Assert.Equal([0, 1039], messages.Select(FakeHttp.CodeOf));
    }

    [Fact]
    public async Task Fragments_OfAMessage_AddUp()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { FragmentBytes = 100 });
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.ContinueAsync(Text);

        Assert.NotEmpty(await client.ReceiveUntilAsync(FakeSocket.IsFinal));
    }

    [Fact]
    public async Task CloseCode_Set_IsSentAfterFinish()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { CloseCode = 1011 });
        using FakeSocket client = await FakeSocket.StartAsync(fake);

        await client.SendAsync(Finish);
        await client.ReceiveAsync();

        Assert.Equal(WebSocketCloseStatus.InternalServerError, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Client_LeavesInsideAText_RecordsTheAbort()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { StallAfter = 1 });
        FakeSocket client = await FakeSocket.StartAsync(fake);
        await client.ContinueAsync(Text);
        await client.ReceiveAsync();
        FakeCall call = (await fake.Log.WaitForCallsAsync(1, TestContext.Current.CancellationToken))[0];

        client.Dispose();

        await call.Aborted.WaitAsync(TestContext.Current.CancellationToken);
        await fake.Log.WaitForOpenSocketsAsync(0, TestContext.Current.CancellationToken);
        Assert.False(call.FinalWritten);
    }
}
