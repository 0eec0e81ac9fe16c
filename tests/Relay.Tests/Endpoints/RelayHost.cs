using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Configuration;
using Relay.FakeUpstreams;
using Relay.Hosting;
using Relay.Hosting.Reload;
using Relay.Identity;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>
/// A real Relay on a free port in front of a real fake MiniMax, with a data folder of its own that goes when it does. One for a whole
/// test class; the class's tests run one after the other, and each ends with <see cref="AssertNothingHeldAsync"/>.
/// </summary>
public class RelayHost : IAsyncLifetime
{
    /// <summary>The first upstream key; no answer may ever contain it.</summary>
    public const string FirstKey = "sk-first-upstream-key";

    /// <summary>The second, where there is one.</summary>
    public const string SecondKey = "sk-second-upstream-key";

    private readonly (string Name, string? Value)[] _settings;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relay-test-");
    private FakeMiniMax? _fake;
    private RelayServer? _server;
    private int _callers;

    public RelayHost()
        : this(("Upstreams:MiniMax:Keys:0", FirstKey))
    {
    }

    protected RelayHost(params (string Name, string? Value)[] settings) => _settings = settings;

    public FakeMiniMax Fake => _fake!;

    /// <summary>Talks to Relay. One connection for each call at a time, as many as there are calls.</summary>
    public HttpClient Client { get; private set; } = null!;

    internal RelayServer Server => _server!;

    /// <summary>Its settings are in a file, too, which it follows: see <see cref="Reload"/>. Before the start.</summary>
    private bool HasFile { get; init; }

    private string SettingsFile => Path.Combine(_folder.FullName, "settings.json");

    internal string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>The setting <c>Store</c>; empty for a file in the data folder.</summary>
    private string StoreAddress => Array.Find(_settings, static setting => setting.Name == "Store").Value ?? "";

    public static async Task<RelayHost> StartAsync(params (string Name, string? Value)[] settings)
    {
        RelayHost host = new(settings);
        await host.InitializeAsync();
        return host;
    }

    /// <summary>The same with a file of settings, which the others are stronger than.</summary>
    public static async Task<RelayHost> StartWithFileAsync(string json, params (string Name, string? Value)[] settings)
    {
        RelayHost host = new(settings) { HasFile = true };
        await File.WriteAllTextAsync(host.SettingsFile, json);
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        _fake = await FakeMiniMax.StartAsync();
        string data = _folder.CreateSubdirectory("data").FullName;
        // An account before the first start: nothing is printed then, and no password is hashed.
        await using (var store = RelayStore.Open(data, TimeProvider.System, StoreAddress))
        {
            await new AccountStore(store, TimeProvider.System).AddAccountAsync(new NewAccount("root", null, null, true, null), default);
        }

        Dictionary<string, string?> all = new()
        {
            ["Data"] = data,
            ["Listen"] = "http://127.0.0.1:0",
            ["Upstreams:MiniMax:BaseUrl"] = _fake.BaseAddress.ToString(),
            ["Billing:Sync"] = "false",
            ["Billing:SegmentBytes"] = "1048576",
            ["Billing:MaxBytes"] = "67108864",
            ["Billing:BatchDelayMs"] = "5",
        };
        foreach ((string name, string? value) in _settings)
        {
            all[name] = value;
        }

        SettingsSource? source = HasFile ? new SettingsSource(SettingsFile, all.Select(static one => $"{one.Key}={one.Value}")) : null;
        IConfigurationRoot configuration = source?.Load() ?? new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        _server = await RelayServer.StartAsync(configuration, TestContext.Current.CancellationToken, source);
        Client = new HttpClient { BaseAddress = _server.Addresses[0] };
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await Server.DisposeAsync();
        await Fake.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Writes the file of settings anew and has it taken over, as SIGHUP does.</summary>
    internal void Reload(string json)
    {
        File.WriteAllText(SettingsFile, json);
        Server.Reload!.Run(isAsked: true);
    }

    /// <summary>A new account with a token; without a balance it may spend without limit.</summary>
    internal async Task<TestCaller> AddCallerAsync(long? balanceNanos = null, DateTimeOffset? expiresAt = null, bool isAdmin = false)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"caller-{Interlocked.Increment(ref _callers)}");
        long account = (await Server.Accounts.AddAccountAsync(new NewAccount(name, null, null, isAdmin, balanceNanos), default))!.Value;
        string token = ApiToken.Create();
        TokenHash.TryCompute(token, out TokenHash hash);
        await Server.Accounts.AddTokenAsync(account, hash, "test", expiresAt, default);
        return new TestCaller(account, name, token);
    }

    /// <summary>Sends a JSON body, until the caller leaves, and returns with the answer's headers.</summary>
    internal async Task<HttpResponseMessage> SendAsync(
        TestCaller caller, string path, string body, string? accept = null, CancellationTokenSource? leave = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = caller.Token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", caller.Token);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(leave?.Token ?? CancellationToken.None, TestContext.Current.CancellationToken);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
    }

    /// <summary>Sends a JSON body and reads the whole answer.</summary>
    internal async Task<TestAnswer> AskAsync(TestCaller caller, string path, string body, string? accept = null)
    {
        using HttpResponseMessage response = await SendAsync(caller, path, body, accept);
        return await TestAnswer.ReadAsync(response);
    }

    /// <summary>Reads a path; <paramref name="token"/> null sends none.</summary>
    internal async Task<TestAnswer> GetAsync(string? token, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }

    /// <summary>Sends a JSON body without a token, or with one, and reads the whole answer.</summary>
    internal Task<TestAnswer> PostAsync(string path, string body, string token = "") => AskAsync(new TestCaller(0, "", token), path, body);

    /// <summary>Sends a JSON body and reads an answer that must break off; returns what came before.</summary>
    internal async Task<string> AskUntilCutAsync(TestCaller caller, string path, string body, string? accept = null)
    {
        using MemoryStream read = new();
        Exception? broken = await Record.ExceptionAsync(async () =>
        {
            using HttpResponseMessage response = await SendAsync(caller, path, body, accept);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await stream.CopyToAsync(read, TestContext.Current.CancellationToken);
        });

        // The abort may overtake the headers on their way.
        Assert.True(broken is HttpRequestException or IOException, $"The answer looked complete, or broke otherwise: {broken}");
        return Encoding.UTF8.GetString(read.ToArray());
    }

    /// <summary>The caller's settled calls, oldest first, once every call there was is in the store and every clip on disk.</summary>
    internal async Task<IReadOnlyList<TestCall>> CallsAsync(TestCaller caller)
    {
        await SettledAsync();
        return TestCall.Read(Server.Store.Source, Server.Archive.Root, caller.AccountId);
    }

    /// <summary>The one call the caller made.</summary>
    internal async Task<TestCall> CallAsync(TestCaller caller) => Assert.Single(await CallsAsync(caller));

    /// <summary>Asserts that no stream, hold, clip or page is left over once everything has ended.</summary>
    internal async Task AssertNothingHeldAsync()
    {
        await SettledAsync();
        Assert.Equal(0, Server.Watch.Count);
        Assert.Equal(0, Server.Ledger.Stats.OpenHolds);
        Assert.Equal(0, Server.Archive.Stats.Leases);
        Assert.Equal(0, Server.Archive.Stats.OpenClips);
        Assert.Equal(0, Server.Ledger.Stats.ParkedRows);
        Assert.Equal(0, Server.Archive.Stats.Errors);
    }

    private Task SettledAsync() => Eventually.TrueAsync(() =>
        Server.Watch.Count == 0
        && Server.Archive.Stats is { OpenClips: 0, Leases: 0, OpenLinks: 0 }
        && Server.Ledger.Stats is { OpenHolds: 0, LagBytes: 0 });
}
