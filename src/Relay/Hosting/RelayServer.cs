using System.Data.Common;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Relay.Admin;
using Relay.Archive;
using Relay.Billing;
using Relay.Billing.Journal;
using Relay.Diagnostics;
using Relay.Endpoints;
using Relay.Endpoints.Accounts;
using Relay.Endpoints.Billing;
using Relay.Endpoints.Chat;
using Relay.Endpoints.Clips;
using Relay.Endpoints.Dashboard;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Endpoints.MiniMax.Sockets;
using Relay.Endpoints.OpenAi.Media;
using Relay.Endpoints.Operations;
using Relay.Hosting.Reload;
using Relay.Identity;
using Relay.Routing;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Sockets;
using Relay.Storage;
using Relay.Storage.Keys;
using Relay.Storage.Objects;
using Relay.Streaming;
using Relay.Streaming.Replay;
using Relay.Tasks;
using Relay.Tasks.Batches;
using Relay.Upstreams;
using Relay.Upstreams.Chat;
using Relay.Upstreams.Keys;
using Relay.Upstreams.Local;
using Relay.Upstreams.Media;
using Relay.Upstreams.MiniMax;

namespace Relay.Hosting;

/// <summary>
/// One serving Relay: built by hand, in the order in which things depend on each other, and stopped in the reverse order. There is no
/// container: this file is the whole wiring. Start-up: settings, data folder, store, journal (with replay), archive, upstreams, port.
/// Shutdown: stop accepting, drain streams to the deadline, archive, ledger (its last commit awaited), store, folder lock.
/// </summary>
internal sealed class RelayServer : IAsyncDisposable
{
    // What does not reach disk and store in this time is in the journal and the part files, and follows at the next start.
    private static readonly TimeSpan s_writeDeadline = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly AllOptions _options;
    private readonly ILogger _log;
    private readonly DataFolder _folder;
    private readonly MiniMaxSpeech _miniMax;
    private readonly LocalVoice _localVoice;
    private readonly ChatProvider[] _chatProviders;
    private readonly MediaUpstream[] _mediaUpstreams;
    private readonly ClipRetention _clipRetention;
    private readonly JwtKeys _jwtKeys;
    private readonly JwtVerifier _jwtVerifier;
    private readonly PasswordWork _passwords;
    private readonly TokenCheck _tokens;
    private readonly CallRetention _callRetention;
    private readonly KeyProber _keyProber;
    private readonly KeyWatch _keyWatch;
    private readonly KeyRound _keyRound;
    private readonly KeyImportRun _keyImport;
    private readonly QueryLane _queries = new();
    private readonly MediaUpstream _platform;
    private readonly Callbacks _callbacks;
    private readonly VoiceWatch _voiceWatch;
    private readonly LiveOptions _live;
    private SettingsWatch? _settingsWatch;
    private bool _disposed;

    private RelayServer(IConfigurationRoot configuration, AllOptions options, TimeProvider time, DataFolder folder, SqlStore store)
    {
        _options = options;
        _folder = folder;
        Store = store;
        _live = new LiveOptions(options);
        _app = WebServer.Create(options, _live.Log);
        ILoggerFactory logs = _app.Services.GetRequiredService<ILoggerFactory>();
        _log = logs.CreateLogger<RelayServer>();
        Accounts = new AccountStore(store, time);
        PriceStore prices = new(store, time);
        PriceBook priceBook = new(new PriceTable(prices.ReadOrSeed()));
        ICreditStore? credit = store.Dialect.IsShared ? new CreditStore(store) : null;
        Ledger = new Ledger(
            options.Billing, priceBook, new LedgerStore(store), new JournalDisk(), time, logs.CreateLogger<Ledger>(), credit, new DailyUnits(store));
        Tariff = new TariffWatch(
            options.Billing, prices, new VoiceStore(store, time), priceBook, Ledger.Voices, time, logs.CreateLogger<TariffWatch>());
        _callRetention = new CallRetention(options.Billing, new CallRetentionStore(store), time, logs.CreateLogger<CallRetention>());
        DiskClipFiles disk = new();
        Archive = new ArchiveClips(options.Archive, folder.Path, Ledger, disk, time, logs.CreateLogger<ArchiveClips>());
        ClipStore clips = new(store, () => Ledger.JournalId);
        ClipFolder clipFolder = new(Archive.Root, disk);
        ClipRemover remover = new(clipFolder, clips, time);
        _clipRetention = new ClipRetention(options.Archive, clips, remover, time, logs.CreateLogger<ClipRetention>());
        Watch = new StreamWatch(time);
        _miniMax = new MiniMaxSpeech(options.MiniMax, time);
        _localVoice = new LocalVoice(Options.Create(options.Local), time, logs.CreateLogger<LocalVoice>());
        UpstreamKeyStore keyStore = new(store, time);
        KeySeal seal = new(options.Jwt);
        _keyProber = new KeyProber(options.KeyTargets, options.Keys.CheckTimeoutMs, time);
        KeyChecks checks = new(keyStore, _keyProber, seal, options.Keys, time);
        KeyPools = new KeyPools(options.Keys, time);
        StickyKeyStore stickyStore = new(store, time);
        StickyKeys = new StickyKeys(stickyStore);
        _keyWatch = new KeyWatch(keyStore, KeyPools, checks, seal, options.Keys, time, logs.CreateLogger<KeyWatch>());
        KeyAdmin = new KeyAdmin(keyStore, checks, seal, options.Keys, logs.CreateLogger<KeyAdmin>(), _keyWatch);
        UpstreamObjectStore objects = new(store, time, () => Ledger.JournalId);
        VoiceOwners owners = new();
        PlatformKeys platformKeys = new(KeyPools, options.MiniMax.Keys);
        VoiceAccess voices = new(owners, platformKeys);
        KeyPool localKeys = KeyPools.Add(SpeechRouter.LocalModel, options.Local.Enabled ? [""] : []);
        SpeechProvider[] speech = [new(_miniMax, () => platformKeys.Keys), new(new LocalUpstream(_localVoice), () => localKeys)];
        SpeechRouter router = new(options.Routing, speech, voices);
        SpeechRelay relay = new(router, Ledger, Archive, Watch, _live.Streaming, time, logs.CreateLogger<SpeechRelay>())
        {
            SaysTiming = options.Metrics.ServerTiming,
        };
        _chatProviders = UpstreamSetup.CreateProviders(options, KeyPools, time);
        ChatRouter chatRouter = new(_chatProviders, options.Models);
        ChatRelay chatRelay = new(chatRouter, Ledger, Watch, new ReplayStore(options.Chat.Replay, time), _live.Chat, time, logs.CreateLogger<ChatRelay>())
        {
            SaysTiming = options.Metrics.ServerTiming,
        };
        _jwtKeys = new JwtKeys(new JwtKeyStore(store), options.Jwt, time);
        _jwtVerifier = new JwtVerifier(_jwtKeys, options.Jwt, time);
        _passwords = new PasswordWork(options.Accounts.HashThreads, options.Accounts.MaxWaitingHashes);
        _tokens = new TokenCheck(Accounts, options.Identity, time, _jwtVerifier);
        TokenCheck tokens = _tokens;
        Live<SocketParts> sockets = new SocketParts(
            options.Speech, options.Routing, options.Streaming, tokens, router, Ledger, Archive, Watch, time, logs.CreateLogger<SocketSession>(),
            _app.Lifetime.ApplicationStopping);
        ChatParts chat = new(tokens, chatRelay, chatRouter, _live.Chat)
        {
            Sessions = options.WebSessions.AllowCallerTokens ? new SessionTokens(chatRouter, new CallerKeys(time)) : null,
        };
        _mediaUpstreams = UpstreamSetup.CreateMediaUpstreams(options, time);
        MediaRelay mediaRelay = new(Ledger, Watch, _live.Chat, time, logs.CreateLogger<MediaRelay>()) { SaysTiming = options.Metrics.ServerTiming };
        _platform = UpstreamSetup.CreatePlatform(options.MiniMax, time);
        _callbacks = new Callbacks(options.Tasks, time);
        QueryGate gate = new(options.Tasks.QueriesPerSecond, time);
        Follower = new TaskFollower(
            new TaskParts(
                options.Tasks, objects, new TaskOwnerStore(store), _platform, platformKeys, gate, Ledger, new ResultKeeper(_platform, Archive, clips),
                _callbacks, time),
            logs.CreateLogger<TaskFollower>());
        MadeVoiceStore madeVoices = new(store, time);
        _voiceWatch = new VoiceWatch(objects, madeVoices, owners, time, logs.CreateLogger<VoiceWatch>());
        UpstreamCircuit platformCircuit = new(options.Chat.CircuitFailures, options.Chat.CircuitOpenMs, time);
        PlatformParts platform = new(
            tokens, mediaRelay, _platform, platformKeys,
            new PlatformRoute(_platform.Name, KeyPools, platformKeys, platformCircuit),
            objects, owners, madeVoices, Follower, gate, _callbacks, Ledger, Archive, _live.Routing,
            options.Tasks, options.Media, _live.Chat, time);
        NativeChat nativeChat = new(platform);
        BatchFolder batchFolder = new(Path.Combine(folder.Path, "batches"));
        Batches = new BatchRunner(
            options.Tasks, objects, new TaskOwnerStore(store), batchFolder, new BatchCaller(chat, nativeChat, options.Tasks), _callbacks,
            () => Ledger.JournalId, time, logs.CreateLogger<BatchRunner>());
        MediaParts media = new(
            tokens, mediaRelay, chatRouter, KeyPools, StickyKeys, stickyStore, _mediaUpstreams, options.Media, _live.Chat, time)
        {
            Archive = Archive,
            Platform = new PlatformFiles(platform, new BatchFiles(platform, batchFolder, Batches)),
            Batches = new RelayBatches(platform, batchFolder, Batches),
        };
        _app.UseWebSockets(SocketEndpoint.Options);
        LoginParts login = new(
            options.Accounts, options.Jwt, tokens, new Logins(Accounts, _passwords, options.Accounts, time),
            new TokenIssuer(Accounts, _jwtKeys, options.Jwt, time), new Sessions(Accounts, tokens, time));
        Pages pages = new();
        EndpointMap.Map(_app, new EndpointParts(_live.Speech, _live.Routing, tokens, relay, router, sockets, time)
        {
            Chat = chat,
            Media = media,
            Platform = platform,
            NativeChat = nativeChat,
            Clips = new ClipParts(clips, clipFolder, remover) { Sessions = login.Sessions },
            Pages = pages,
        });
        AccountsGate accountsGate = new(tokens, login.Sessions);
        AccountsMap.Map(_app, new AccountsParts(accountsGate, Accounts, new BalanceStore(store, time), new TokenLimitStore(store), Ledger, login));
        UsageReader usage = new(store);
        CallReader calls = new(store);
        UserReader users = new(store);
        BillingMap.Map(_app, new BillingParts(accountsGate, calls, users, usage, prices, Tariff, _queries, time));
        _keyRound = new KeyRound(KeyAdmin, time);
        _keyImport = new KeyImportRun(KeyAdmin, time);
        OperationsGate operationsGate = new(accountsGate, login.Sessions);
        OperationsMap.Map(
            _app,
            new OperationsParts(
                operationsGate, KeyAdmin, new UpstreamKeyReader(store), KeyPools, _keyWatch, _keyRound,
                new CallLog(store, time), usage, _queries, time)
            {
                Import = _keyImport,
                WebSessions = [.. chatRouter.WebSessions],
            },
            new LogoutEndpoint(login.Sessions, new CallerAddress(options.Accounts.TrustedProxies)),
            new MetricsEndpoint(new MetricsParts(options.Metrics, operationsGate, Ledger, Archive, Watch, KeyPools, _chatProviders)),
            new ProbeEndpoint(Ledger, _app.Lifetime.ApplicationStopping));
        DashboardParts dashboard = new(accountsGate, login, Accounts, users, calls, KeyAdmin, _queries)
        {
            Watch = Watch,
            LedgerLines = new LedgerReader(store),
            Log = logs.CreateLogger<LiveCallsEndpoint>(),
            Stopping = _app.Lifetime.ApplicationStopping,
            Speech = router,
            Chat = chatRouter,
            Settings = () => SettingsReport.Read(configuration, Reload?.LastRead ?? configuration, options),
        };
        DashboardMap.Map(_app, dashboard, pages);
        _live.OnChange = changed =>
        {
            router.Use(changed.Routing);
            chatRouter.Use(changed.Models);
            KeyPools.Use(changed.Keys);
            sockets.Value = sockets.Value with { Speech = changed.Speech, Routing = changed.Routing, Pump = changed.Streaming };
            platformCircuit.Use(changed.Chat.CircuitFailures, changed.Chat.CircuitOpenMs);
            foreach (ChatProvider provider in _chatProviders)
            {
                provider.Circuit.Use(changed.Chat.CircuitFailures, changed.Chat.CircuitOpenMs);
            }
        };
    }

    /// <summary>Accounts of this server's store.</summary>
    public IAccountStore Accounts { get; }

    /// <summary>The store; owned and closed by this server.</summary>
    internal SqlStore Store { get; }

    internal Ledger Ledger { get; }

    internal TariffWatch Tariff { get; }

    internal ArchiveClips Archive { get; }

    internal StreamWatch Watch { get; }

    /// <summary>Keys of the settings and of the store, a pool a provider.</summary>
    internal KeyPools KeyPools { get; }

    internal StickyKeys StickyKeys { get; }

    internal KeyAdmin KeyAdmin { get; }

    /// <summary>Tasks that go on after their answers.</summary>
    internal TaskFollower Follower { get; }

    /// <summary>Batches that this Relay runs.</summary>
    internal BatchRunner Batches { get; }

    /// <summary>Takes settings over while it serves; null where nobody says where they are.</summary>
    internal SettingsReload? Reload { get; private set; }

    /// <summary>Where it really listens; differs from the setting when that names port 0.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address))];

    /// <param name="configuration">The settings.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <param name="source">Where they were read, to be read again on SIGHUP and when a file changes; null: never.</param>
    /// <exception cref="StartException">It cannot start; the message says what to change.</exception>
    public static async Task<RelayServer> StartAsync(IConfigurationRoot configuration, CancellationToken cancellationToken, SettingsSource? source = null)
    {
        AllOptions options = AllOptions.Bind(configuration);
        DataFolder folder = DataFolder.Open(options.Relay.Data);
        SqlStore? store = null;
        RelayServer? server = null;
        try
        {
            store = RelayStore.Open(folder.Path, TimeProvider.System, options.Relay.Store);
            server = new RelayServer(configuration, options, TimeProvider.System, folder, store);
            await server.StartAsync(cancellationToken);
            if (source is not null)
            {
                server.FollowSettings(source, configuration);
            }

            return server;
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
            else
            {
                await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
                folder.Dispose();
            }

            throw;
        }
    }

    /// <summary>Returns when SIGTERM or SIGINT came, or the token was cancelled, and everything has been drained and written.</summary>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken)
    {
        await _app.WaitForShutdownAsync(cancellationToken);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _settingsWatch?.Dispose();
        await _app.DisposeAsync(); // stops accepting and drains, if that has not happened
        await Batches.DisposeAsync();
        await Follower.DisposeAsync();
        await _voiceWatch.DisposeAsync();
        _callbacks.Dispose();
        await _clipRetention.DisposeAsync();
        _passwords.Dispose();
        _jwtVerifier.Dispose();
        _jwtKeys.Dispose();
        await Tariff.DisposeAsync();
        await _keyImport.DisposeAsync();
        await _keyRound.DisposeAsync();
        await _keyWatch.DisposeAsync();
        _keyProber.Dispose();
        await _callRetention.DisposeAsync();
        using (CancellationTokenSource deadline = new(s_writeDeadline))
        {
            await Archive.StopAsync(deadline.Token);
            await Ledger.StopAsync(deadline.Token);
        }

        await Ledger.DisposeAsync();
        _queries.Dispose();
        _miniMax.Dispose();
        _localVoice.Dispose();
        foreach (ChatProvider provider in _chatProviders)
        {
            provider.Upstream.Dispose();
        }

        foreach (MediaUpstream upstream in _mediaUpstreams)
        {
            upstream.Dispose();
        }

        _platform.Dispose();
        Watch.Dispose();
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _jwtKeys.OpenAsync(cancellationToken);
        bool isFirst = await Accounts.IsEmptyAsync(cancellationToken);
        AccessSetup access = new(Accounts, _options.Access, _options.Accounts);
        _tokens.Configured = await access.PrepareKeyAsync(cancellationToken);
        try
        {
            await Ledger.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"the journal in '{_options.Billing.JournalDirectory}' cannot be opened: {error.Message}");
        }

        Tariff.Start();
        await _keyWatch.StartAsync(cancellationToken);
        _callRetention.Start();
        Archive.Start();
        _clipRetention.Start();
        await _voiceWatch.StartAsync(cancellationToken);
        Follower.Start();
        Batches.Start();
        IHostApplicationLifetime lifetime = _app.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(BeginDrain);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException error)
        {
            throw new StartException($"cannot listen on {_options.Relay.Listen}: {error.Message}");
        }

        Log.Listening(_log, string.Join(", ", Addresses));
        StartUpMemory.GiveBack(); // now, while nobody waits for it
        bool isAdminSet = await access.SetAdminAsync(cancellationToken); // hashes for a quarter of a second: after the port is open
        if (isFirst && !isAdminSet)
        {
            FirstRun firstRun = new(Accounts, _localVoice, _options.Relay.Data, _options.Log.IsJson ? Console.Error : Console.Out);
            await firstRun.RunAsync(Addresses[0], cancellationToken);
        }
    }

    private void FollowSettings(SettingsSource source, IConfigurationRoot started)
    {
        Reload = new SettingsReload(source, started, _live, _log);
        _settingsWatch = new SettingsWatch(source.Files, Reload.Run, _app.Lifetime.StopApplication, TimeProvider.System, isOfProcess: true);
    }

    private void BeginDrain()
    {
        Log.Draining(_log, Watch.Count);
        // Not cancelled on dispose: it fires into an empty watch at worst.
        _ = Task.Delay(_options.Streaming.DrainTimeoutMs).ContinueWith(_ => Watch.CancelAll(), TaskScheduler.Default);
    }
}
