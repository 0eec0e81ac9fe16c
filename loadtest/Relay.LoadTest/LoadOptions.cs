using Relay.LoadTest.Load;
using Relay.LoadTest.Net;
using Relay.LoadTest.Servers;
using Relay.LoadTest.Upstream;

namespace Relay.LoadTest;

/// <summary>What a run of the driver does. Defaults are those of <c>make loadtest</c>: a short set that ends within six minutes on two cores.</summary>
internal sealed record LoadOptions
{
    /// <summary>What to run, in order: NAME, NAME:N (streams, or requests a second), NAME:max (as many requests as the connections carry).</summary>
    public IReadOnlyList<string> Scenarios { get; init; } =
        ["tts-sse", "tts-sse:50", "tts-ws", "speech-binary", "chat-sse", "chat-translate", "chat-json", "accounts-mixed"];

    /// <summary>Servers to compare; null leaves it to each scenario.</summary>
    public IReadOnlyList<ServerKind>? Servers { get; init; }

    /// <summary>Turns of A B C; figures are medians over them.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Seconds that count, of each run.</summary>
    public double HoldSeconds { get; init; } = 3;

    /// <summary>Seconds in which the load rises; at least as long as a stream.</summary>
    public double RampSeconds { get; init; } = 1;

    /// <summary>Seconds of the same load before a server's first run in a scenario, not counted.</summary>
    public double WarmSeconds { get; init; } = 1;

    /// <summary>Seconds of speech through Relay before anything counts.</summary>
    /// <remarks>
    /// The archive writes to page cache. On a virtual machine that has just started each of its pages is the first touch of that memory, which
    /// costs the guest up to 13 us a page: three times what the write costs on a machine that has run for a while.
    /// </remarks>
    public double FirstWarmSeconds { get; init; } = 30;

    /// <summary>Streams at a time, where a scenario names none.</summary>
    public int Streams { get; init; } = 500;

    /// <summary>Requests a second of <c>chat-json</c>, where it names none.</summary>
    public int RequestsPerSecond { get; init; } = 3_000;

    /// <summary>Connections of <c>chat-json</c>.</summary>
    public int Connections { get; init; } = 256;

    /// <summary>Logins a second of <c>accounts-mixed</c>; each is a bcrypt hash of a quarter of a second, so this is twice what a core does.</summary>
    public int LoginsPerSecond { get; init; } = 8;

    /// <summary>Calls come in equal steps in place of at random.</summary>
    public bool EvenArrivals { get; init; }

    public UpstreamShape Shape { get; init; } = new();

    /// <summary>Cores of the server under test, as taskset has them; null leaves all. One core where there are two.</summary>
    public string? ServerCores { get; init; } = Pinning.Cores >= 2 ? "0" : null;

    /// <summary>Cores of the client and the upstream.</summary>
    public string? LoadCores { get; init; } = Pinning.Cores >= 2 ? "1" : null;

    public string RelayPath { get; init; } = "artifacts/native/relay";

    /// <summary>Another build of Relay to measure beside it; null for none.</summary>
    public string? BeforePath { get; init; }

    public string BarePath { get; init; } = "artifacts/bareproxy/bareproxy";

    /// <summary>More <c>--set</c> settings for Relay, such as <c>Archive:Enabled=false</c>.</summary>
    public IReadOnlyList<string> RelaySettings { get; init; } = [];

    /// <summary>Where reports go, and, below it while it runs, what servers write: a real disk.</summary>
    public string OutputFolder { get; init; } = "artifacts/loadtest";

    /// <summary>The phases of a run.</summary>
    /// <param name="streams">It has streams.</param>
    /// <param name="holdSeconds">What counts of it.</param>
    public RunTiming Timing(bool streams, double holdSeconds) => new()
    {
        RampNs = Math.Max((long)(RampSeconds * Clock.Second), streams ? Shape.StreamNs : 0),
        HoldNs = (long)(holdSeconds * Clock.Second),
        DrainNs = Shape.StreamNs + (5 * Clock.Second),
        EvenArrivals = EvenArrivals,
    };
}
