using System.Data.Common;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Relay.Data.Sqlite;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd.Outages;

/// <summary>The journal's disk is full while the store takes nothing: new calls are refused, running ones are not, and all is well when there is room.</summary>
public sealed class DiskFullTests : IAsyncLifetime
{
    // A few hundred calls fill a segment of 64 KiB, and there is room for a few segments.
    private const int MostCalls = 5_000;

    private readonly Workplace _place = new();
    private SmallDisk _disk = null!;
    private FakeMiniMax _fake = null!;

    public async ValueTask InitializeAsync()
    {
        _disk = SmallDisk.Mount(_place.InWork("journal"), kilobytes: 1024);
        _fake = await Upstream.StartAsync(_place, new FakeMiniMaxOptions { FixedChunks = 2, MaxLoggedCalls = 1_000_000, AnyVoice = true });
    }

    public async ValueTask DisposeAsync()
    {
        if (_disk is not null)
        {
            await _fake.DisposeAsync();
            _disk.Dispose();
        }

        _place.Dispose();
    }

    [Fact]
    public async Task Call_JournalDiskFull_IsRefusedInItsDialectUntilThereIsRoom()
    {
        string token = await Command.AddCallerAsync(_place, "mia");
        await using RelayProcess relay = await RelayProcess.StartAsync(
            _place, "Billing:JournalDirectory=" + _disk.Path, "Billing:SegmentBytes=65536", "Billing:MaxBytes=67108864", "Billing:MaxRetryDelayMs=200");
        using Caller caller = new(relay, token);
        using SqliteDataSource store = new(new SqliteOptions { Path = _place.StorePath });
        Task<string> running;
        using (DbConnection holder = store.OpenConnection())
        using (DbTransaction held = holder.BeginTransaction()) // the store takes nothing, so no segment comes free
        {
            running = StreamAsync(relay, token);
            _disk.Fill();
            await CallUntilRefusedAsync(caller);

            await AssertRefusedAsync(relay, token, caller);
            Assert.False(running.IsCompleted, "The stream should have outlasted the last free byte.");
            Assert.True(T2aEvents.EndsComplete(await running), "A running stream did not finish.");

            _disk.Free();
            await held.RollbackAsync(TestContext.Current.CancellationToken);
        }

        await Deadline.UntilAsync(
            async () => (await caller.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Text("again")))).Status == 200, "calls are taken again");
        await Deadline.UntilAsync(() => Task.FromResult(CountStored() == _fake.Log.Started), "the store has every call");
        relay.Terminate();
        Assert.Equal(0, await relay.ExitCodeAsync());
    }

    private static string Text(string end) => $"{Secrets.TextMark} {end}";

    /// <summary>One that goes on for ten seconds.</summary>
    private static async Task<string> StreamAsync(RelayProcess relay, string token)
    {
        using Caller caller = new(relay, token);
        using HttpResponseMessage response = await caller.OpenAsync(
            Caller.T2aPath, Caller.T2aBody("[fake:fixed-chunks=200][fake:interval-ms=50]" + Text("long"), stream: true));
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task CallUntilRefusedAsync(Caller caller)
    {
        for (int made = 0; made < MostCalls; made++)
        {
            (int status, _) = await caller.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Text(made.ToString(CultureInfo.InvariantCulture))));
            if (status == 503)
            {
                return;
            }

            Assert.Equal(200, status);
        }

        Assert.Fail($"{MostCalls} calls fitted onto a full disk.");
    }

    private async Task AssertRefusedAsync(RelayProcess relay, string token, Caller caller)
    {
        long asked = _fake.Log.Started;
        foreach (bool stream in (bool[])[false, true])
        {
            (int status, string body) = await caller.PostAsync(Caller.T2aPath, Caller.T2aBody(Text("refused"), stream));
            Assert.Equal(503, status);
            Assert.NotEqual(0, T2aEvents.StatusCode(JsonElement.Parse(body)));
        }

        foreach ((string path, string request) in ((string, string)[])[(Caller.SpeechPath, Caller.SpeechBody(Text("refused"))), (Caller.ChatPath, Caller.ChatBody(Text("refused")))])
        {
            (int status, string body) = await caller.PostAsync(path, request);
            Assert.Equal(503, status);
            Assert.NotEqual("", JsonElement.Parse(body).GetProperty("error").GetProperty("message").GetString());
        }

        await AssertSocketRefusedAsync(relay, token);
        Assert.Equal(asked, _fake.Log.Started);
    }

    /// <summary>A session may begin, it costs nothing; a text in it is refused, and the session goes on.</summary>
    private static async Task AssertSocketRefusedAsync(RelayProcess relay, string token)
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await socket.ConnectAsync(new UriBuilder(new Uri(relay.Address, "/ws/v1/t2a_v2")) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        await SendAsync(socket, """{"event":"task_start","model":"speech-02-hd","voice_setting":{"voice_id":"male-qn-qingse"}}""");
        await SendAsync(socket, $$"""{"event":"task_continue","text":"{{Text("refused")}}"}""");
        string answer;
        do
        {
            answer = await ReceiveAsync(socket);
        }
        while (!answer.Contains("task_failed", StringComparison.Ordinal));

        Assert.Equal(1000, T2aEvents.StatusCode(JsonElement.Parse(answer)));
        Assert.Equal(WebSocketState.Open, socket.State);
        socket.Abort();
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[16 * 1024];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult piece = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, piece.MessageType);
            length += piece.Count;
            if (piece.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    private long CountStored()
    {
        using StoreView store = new(_place);
        return store.CountCalls();
    }
}
