using System.Globalization;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>A person starts Relay for the first time and pastes what it prints.</summary>
public sealed class FirstRunTests : IAsyncLifetime
{
    private const string SocketPath = "/ws/v1/t2a_v2";

    // The printed speech call says "Hello from Relay."; whatever voice answers takes between these, in seconds.
    private const double ShortestHello = 0.3;
    private const double LongestHello = 10;

    private readonly Workplace _place = new();
    private RelayProcess _relay = null!;
    private Banner _banner = null!;

    public async ValueTask InitializeAsync() => (_relay, _banner) = await RelayProcess.FirstRunAsync(_place);

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public void Start_OnAnEmptyFolder_PrintsOneBannerWithPasswordTokenAndThreeCalls()
    {
        Assert.Equal(1, Banner.Count(_relay.Output.Text));
        Assert.True(_banner.Password.Length >= 12);
        Assert.StartsWith("rk-", _banner.Token);
        Assert.Equal(3, _banner.Calls.Count);
    }

    [Fact]
    public async Task Start_ASecondTime_PrintsNoBanner()
    {
        _relay.Terminate();
        await _relay.ExitCodeAsync();

        await using RelayProcess second = await RelayProcess.StartAsync(_place);
        second.Terminate();
        await second.ExitCodeAsync();

        Assert.Equal(0, Banner.Count(second.Output.Text));
    }

    [Fact]
    public async Task PrintedSpeechCall_Pasted_LeavesAWavOfPlausibleLength()
    {
        Command call = await Command.ShellAsync(_place, _banner.Calls[0]);
        Command soxi = await Command.ShellAsync(_place, "sox hello.wav -n stat 2>&1 | sed -n 's/^Length (seconds): *//p'");

        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.InRange(double.Parse(soxi.Output, CultureInfo.InvariantCulture), ShortestHello, LongestHello);
    }

    [Fact]
    public async Task PrintedT2aCall_Pasted_StreamsEventsToTheLast()
    {
        Command call = await Command.ShellAsync(_place, _banner.Calls[1]);

        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.True(T2aEvents.EndsComplete(call.Output), call.Output);
    }

    [Fact]
    public async Task PrintedSocketCall_Pasted_LeavesAudio()
    {
        using Caller caller = new(_relay, _banner.Token);
        Assert.SkipUnless(await caller.StatusOfGetAsync(SocketPath) != 404, $"this Relay has nothing at {SocketPath}");

        Command call = await Command.ShellAsync(_place, _banner.Calls[2]);

        Assert.True(call.ExitCode == 0, call.Error);
        Assert.True(new FileInfo(_place.InWork("hello-ws.wav")).Length > 1_000, call.Error);
    }

    [Fact]
    public async Task PrintedListOfCalls_AfterACall_ShowsItsChargeAndItsClip()
    {
        await Command.ShellAsync(_place, _banner.Calls[0]);
        _relay.Terminate();
        await _relay.ExitCodeAsync();

        Command calls = await Command.ShellAsync(_place, _banner.ShowCalls);

        using StoreView store = new(_place);
        string clip = Assert.Single(store.CompleteClips());
        // "Hello from Relay." has 17 characters, at 2 a ten thousand.
        Assert.Contains("0.003400000", calls.Output);
        Assert.Contains(clip, calls.Output);
        Assert.True(File.Exists(Path.Combine(_place.ArchiveFolder, clip)));
    }
}
