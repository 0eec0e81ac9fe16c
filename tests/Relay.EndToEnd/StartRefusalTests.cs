using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>What Relay cannot start with, it says in one line that tells what to change, and ends with exit code 1.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Start_OnAFolderInUse_IsRefusedAndTheFirstGoesOn()
    {
        await using RelayProcess first = await RelayProcess.StartAsync(_place);

        Command second = await Command.RelayAsync(_place, ["serve", "--listen", "http://127.0.0.1:0"]);

        AssertRefused(second, "in use by another relay");
        using Caller caller = new(first, token: null);
        Assert.Equal(200, await caller.StatusOfGetAsync("/health"));
    }

    [Fact]
    public async Task Start_OnAPortInUse_IsRefused()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        AssertRefused(await Command.RelayAsync(_place, ["serve", "--listen", address]), address);
    }

    [Theory]
    [InlineData("Listen=everywhere", "Listen")]
    [InlineData("AlsoListen:0=https://127.0.0.1:1", "AlsoListen")]
    [InlineData("Identity:CacheMs=0", "Identity:CacheMs")]
    [InlineData("Identity:CacheMs=soon", "Identity:CacheMs")]
    [InlineData("Routing:MaxAttempts=0", "Routing:MaxAttempts")]
    [InlineData("Streaming:IdleTimeoutMs=1", "Streaming:IdleTimeoutMs")]
    [InlineData("Speech:MaxTextChars=0", "Speech:MaxTextChars")]
    [InlineData("Billing:SegmentBytes=1", "Billing:SegmentBytes")]
    [InlineData("Archive:PathTemplate=../{id}.{format}", "Archive:PathTemplate")]
    [InlineData("Upstreams:MiniMax:BaseUrl=minimax", "Upstreams:MiniMax:BaseUrl")]
    [InlineData("Upstreams:Local:MaxProcesses=0", "Upstreams:Local:MaxProcesses")]
    [InlineData("Log:Format=xml", "Log:Format")]
    [InlineData("Log:Level=loud", "Log:Level")]
    [InlineData("Identity", "--set Identity")]
    public async Task Start_WithABadSetting_IsRefusedByItsName(string setting, string name) =>
        AssertRefused(await Command.RelayAsync(_place, ["serve", "--set", setting]), name);

    [Fact]
    public async Task Start_WithoutADataFolderName_IsRefused() =>
        AssertRefused(await Command.BareRelayAsync(_place, "serve", "--data", ""), "Data");

    [Fact]
    public async Task Start_WithAConfigurationFileThatIsMissing_IsRefused() =>
        AssertRefused(await Command.RelayAsync(_place, ["serve", "--config", "absent.json"]), "absent.json");

    [Fact]
    public async Task Start_WithAConfigurationFileThatIsNotJson_IsRefused()
    {
        await File.WriteAllTextAsync(_place.InWork("relay.json"), "Listen = here", TestContext.Current.CancellationToken);

        AssertRefused(await Command.RelayAsync(_place, ["serve"]), "relay.json");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("calls")]
    public async Task Start_WithADataFolderThatCannotBe_IsRefused(string command)
    {
        string file = _place.InWork("file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        AssertRefused(await Command.BareRelayAsync(_place, command, "--data", Path.Combine(file, "data")), file);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("calls")]
    public async Task Start_WithADataFolderThatMayNotBeWritten_IsRefused(string command)
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "permissions do not bind the superuser");
        Directory.CreateDirectory(_place.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AssertRefused(await Command.RelayAsync(_place, [command]), _place.DataFolder);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("calls")]
    public async Task Start_OnTheStoreOfANewerRelay_IsRefused(string command)
    {
        await Command.RelayAsync(_place, ["calls"]);
        using (StoreView store = new(_place))
        {
            store.Execute("INSERT INTO schema_version (version, applied_at) VALUES (9999, 0)");
        }

        AssertRefused(await Command.RelayAsync(_place, [command]), "9999");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("calls")]
    public async Task Start_OnAStoreThatIsNoDatabase_IsRefused(string command)
    {
        Directory.CreateDirectory(_place.DataFolder);
        await File.WriteAllTextAsync(_place.StorePath, new string('?', 4096), TestContext.Current.CancellationToken);

        AssertRefused(await Command.RelayAsync(_place, [command]), _place.StorePath);
    }

    [Fact]
    public async Task Start_WithAJournalFolderThatCannotBe_IsRefused()
    {
        string file = _place.InWork("file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        AssertRefused(await Command.RelayAsync(_place, ["serve", "--set", $"Billing:JournalDirectory={file}/journal"]), file);
    }

    private static void AssertRefused(Command command, string named)
    {
        Assert.Equal(1, command.ExitCode);
        Assert.StartsWith("relay: ", command.Error);
        Assert.Contains(named, command.Error);
        Assert.Single(command.Error.TrimEnd().Split('\n')); // no stack trace
    }
}
