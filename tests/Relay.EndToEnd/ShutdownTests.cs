using System.Net.Sockets;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd;

/// <summary>SIGTERM: nothing new, what runs may finish, everything reaches the disk, exit code 0.</summary>
public sealed class ShutdownTests : IAsyncLifetime
{
    private const string Text = "An unspeakable sentence that takes its time.";

    private readonly Workplace _place = new();
    private FakeMiniMax _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await Upstream.StartAsync(_place);

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task Terminate_WithAStreamRunning_RefusesConnectionsAndLetsItFinish()
    {
        // Two seconds: time enough to see, while it runs, that nobody else gets in.
        _fake.Options.FixedChunks = 40;
        _fake.Options.ChunkDelay = TimeSpan.FromMilliseconds(50);
        (RelayProcess relay, Banner banner) = await RelayProcess.FirstRunAsync(_place);
        await using RelayProcess running = relay;
        using Caller caller = new(relay, banner.Token);
        using HttpResponseMessage stream = await caller.OpenAsync(Caller.T2aPath, Caller.T2aBody(Text, stream: true));

        relay.Terminate();
        await Deadline.UntilAsync(() => IsRefusedAsync(relay), "connections are refused");
        Assert.Equal(FakeCallOutcome.Running, Assert.Single(_fake.Log.Calls).Outcome);
        string events = await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(T2aEvents.EndsComplete(events), events);
        Assert.Equal(0, await relay.ExitCodeAsync());
        using StoreView store = new(_place);
        Assert.Equal(ChargedCall.Completed, Assert.Single(store.Calls()).EndReason);
        Assert.True(File.Exists(Path.Combine(_place.ArchiveFolder, Assert.Single(store.CompleteClips()))));
    }

    [Fact]
    public async Task Terminate_WithAStreamThatOutlastsTheDeadline_AbortsItAndChargesNothing()
    {
        _fake.Options.StallAfter = 2;
        (RelayProcess relay, Banner banner) = await RelayProcess.FirstRunAsync(_place, "Streaming:DrainTimeoutMs=200");
        await using RelayProcess running = relay;
        using Caller caller = new(relay, banner.Token);
        using HttpResponseMessage stream = await caller.OpenAsync(Caller.T2aPath, Caller.T2aBody(Text, stream: true));

        relay.Terminate();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await relay.ExitCodeAsync());
        using StoreView store = new(_place);
        ChargedCall call = Assert.Single(store.Calls());
        Assert.Equal((ChargedCall.Shutdown, 0), (call.EndReason, call.ChargeNanos));
    }

    private static async Task<bool> IsRefusedAsync(RelayProcess relay)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(relay.Address.Host, relay.Address.Port, TestContext.Current.CancellationToken);
            return false;
        }
        catch (SocketException error)
        {
            // A reset is one that was queued when the listener closed: not yet the answer.
            return error.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}
