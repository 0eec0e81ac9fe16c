using System.Net.Sockets;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd;

/// <summary>More connections than the process may have files open.</summary>
public sealed class OpenFilesTests : IAsyncLifetime
{
    private const int MostFiles = 1000;
    private const int FilesAtFirst = 300;

    private readonly Workplace _place = new();
    private FakeMiniMax _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await Upstream.StartAsync(_place);

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task Connect_MoreThanFilesAllow_TurnsThoseAwayAndEndsTheCallsThatRun()
    {
        // Time enough for the crowd to come while it runs.
        _fake.Options.FixedChunks = 60;
        _fake.Options.ChunkDelay = TimeSpan.FromMilliseconds(50);
        string token = await Command.AddCallerAsync(_place, "mia");
        await using RelayProcess relay = await RelayProcess.StartAsync(_place, MostFiles, FilesAtFirst);
        using Caller caller = new(relay, token);
        using HttpResponseMessage stream = await caller.OpenAsync(Caller.T2aPath, Caller.T2aBody("An unspeakable sentence.", stream: true));
        List<Socket> crowd = [];
        try
        {
            int turnedAway = 0;
            while (turnedAway == 0 && crowd.Count < MostFiles)
            {
                Socket one = new(SocketType.Stream, ProtocolType.Tcp);
                crowd.Add(one);
                await one.ConnectAsync(relay.Address.Host, relay.Address.Port, TestContext.Current.CancellationToken);
                turnedAway += await IsClosedAsync(one) ? 1 : 0;
            }

            // Beyond what it found: it takes as many as it may have. And not all of those.
            Assert.InRange(crowd.Count, FilesAtFirst, MostFiles * 3 / 4);
            Assert.Equal(FakeCallOutcome.Running, Assert.Single(_fake.Log.Calls).Outcome);
            string events = await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(T2aEvents.EndsComplete(events), events);
        }
        finally
        {
            crowd.ForEach(static one => one.Dispose());
        }

        _fake.Options.FixedChunks = 1;
        await Deadline.UntilAsync(async () => await SpeakAsync(relay, token), "Relay takes connections again");
        relay.Terminate();
        Assert.Equal(0, await relay.ExitCodeAsync());
        using StoreView store = new(_place);
        Assert.All(store.Calls(), static call => Assert.Equal(ChargedCall.Completed, call.EndReason));
        Assert.Equal(store.Calls().Count, store.CompleteClips().Count);
        Assert.Contains("turned away", relay.Output.Text, StringComparison.Ordinal);
    }

    /// <summary>Whether the other side closes at once. One that is served is asked something, so that its silence is none.</summary>
    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            return await socket.ReceiveAsync(new byte[1024], TestContext.Current.CancellationToken) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<bool> SpeakAsync(RelayProcess relay, string token)
    {
        using Caller caller = new(relay, token);
        try
        {
            return (await caller.PostAsync(Caller.T2aPath, Caller.T2aBody("Unspeakable again.", stream: true))).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
