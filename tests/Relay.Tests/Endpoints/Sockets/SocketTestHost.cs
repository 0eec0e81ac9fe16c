using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Relay.Archive;
using Relay.Billing;
using Relay.Billing.Journal;
using Relay.Endpoints;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.FakeUpstreams;
using Relay.Identity;
using Relay.Routing;
using Relay.Routing.Keys;
using Relay.Streaming;
using Relay.Upstreams;
using Relay.Upstreams.Local;
using Relay.Upstreams.MiniMax;
using Xunit;

namespace Relay.Tests.Endpoints.Sockets;

/// <summary>
/// Relay's endpoints on a port of this machine, with a fake MiniMax behind them, a real ledger and journal, and a store in memory. What a
/// test wants different is set before <see cref="StartAsync"/>.
/// </summary>
internal sealed class SocketTestHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-sockets-").FullName;
    private WebApplication? _app;
    private MiniMaxSpeech? _miniMax;
    private LocalVoice? _voice;
    private ArchiveClips? _archive;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One key and no pool: what is dialled is dialled for a caller.</summary>
    public MiniMaxOptions MiniMax { get; } = new() { Keys = ["key-1"], WarmSockets = 0 };

    /// <summary>The tone voice; used when there is no key.</summary>
    public LocalVoiceOptions Local { get; set; } = new() { Command = "/nonexistent/espeak-ng" };

    public SpeechOptions Speech { get; } = new();

    public PumpOptions Pump { get; } = new();

    public long? BalanceNanos { get; set; }

    public TimeProvider WatchTime { get; set; } = TimeProvider.System;

    public FakeMiniMax Fake { get; private set; } = null!;

    public MemoryStore Store { get; private set; } = null!;

    public Ledger Ledger { get; private set; } = null!;

    public StreamWatch Watch { get; private set; } = null!;

    public SocketParts Sockets { get; private set; } = null!;

    /// <summary>Off where the archive's own pages would be counted.</summary>
    public bool KeepsClips { get; init; } = true;

    public Uri Address { get; private set; } = null!;

    public async Task<SocketTestHost> StartAsync()
    {
        Fake = await FakeMiniMax.StartAsync();
        MiniMax.BaseUrl = Fake.BaseAddress.ToString();
        Store = new MemoryStore(BalanceNanos);
        ILoggerFactory logs = NullLoggerFactory.Instance;
        TimeProvider time = TimeProvider.System;
        BillingOptions billing = new()
        {
            JournalDirectory = Path.Combine(_folder, "journal"),
            SegmentBytes = 64 * 1024,
            MaxBytes = 4 * 1024 * 1024,
            Sync = false,
            SyncLingerMs = 0,
            BatchDelayMs = 0,
        };
        Ledger = new Ledger(billing, new PriceBook(), Store, new JournalDisk(), time, logs.CreateLogger<Ledger>());
        await Ledger.StartAsync(Token);
        _archive = new ArchiveClips(
            new ArchiveOptions { Enabled = KeepsClips }, _folder, Ledger, new DiskClipFiles(), time, logs.CreateLogger<ArchiveClips>());
        _archive.Start();
        Watch = new StreamWatch(WatchTime);
        _miniMax = new MiniMaxSpeech(MiniMax, time);
        _voice = new LocalVoice(Options.Create(Local), time, logs.CreateLogger<LocalVoice>());
        RoutingOptions routing = new();
        KeyPool minimax = TestKeys.Pool("minimax", [.. MiniMax.Keys]);
        KeyPool local = TestKeys.Pool("local-voice", Local.Enabled ? [""] : []);
        SpeechRouter router = new(routing, [new(_miniMax, () => minimax), new(new LocalUpstream(_voice), () => local)]);
        TokenCheck tokens = new(Store, new TokenCheckOptions(), time);
        SpeechRelay relay = new(router, Ledger, _archive, Watch, Pump, time, logs.CreateLogger<SpeechRelay>());
        Sockets = new SocketParts(
            Speech, routing, Pump, tokens, router, Ledger, _archive, Watch, time, logs.CreateLogger<SocketSession>(), _stopping.Token);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets(SocketEndpoint.Options);
        EndpointMap.Map(_app, new EndpointParts(Speech, routing, tokens, relay, router, Sockets, time));
        await _app.StartAsync(Token);
        Address = new Uri(_app.Urls.First());
        return this;
    }

    public Task<SocketClient> ConnectAsync(string path = SocketEndpoint.PlainPath, string? token = MemoryStore.Token) =>
        SocketClient.ConnectAsync(new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri, token);

    /// <summary>A plain session past <c>task_started</c>.</summary>
    public async Task<SocketClient> ConnectStartedAsync(string path = SocketEndpoint.PlainPath, string? start = null)
    {
        SocketClient client = await ConnectAsync(path);
        Assert.Equal("connected_success", (await client.ReceiveAsync()).Event);
        await client.SendAsync(start ?? SocketClient.Start());
        Assert.Equal("task_started", (await client.ReceiveAsync()).Event);
        return client;
    }

    public Task<IReadOnlyList<CallRow>> RowsAsync(int count) => Store.WaitForRowsAsync(count, Token);

    public async Task<CallRow> RowAsync() => Assert.Single(await RowsAsync(1));

    /// <summary>Completes when so many calls are held for.</summary>
    public async Task HoldsAsync(int count)
    {
        while (Ledger.Stats.OpenHolds != count)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The server begins to drain.</summary>
    public void Stop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        Watch.CancelAll();
        await _app!.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _miniMax!.Dispose();
        await Fake.DisposeAsync();
        Assert.Equal(0, Ledger.Stats.OpenHolds);
        Assert.True(await _archive!.StopAsync(CancellationToken.None));
        Assert.Equal(0, _archive.Stats.QueuedBytes);
        await Ledger.DisposeAsync();
        _voice!.Dispose();
        Watch.Dispose();
        _stopping.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
