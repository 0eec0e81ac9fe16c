using Relay.LoadTest.Load;
using Relay.LoadTest.Runs;
using Relay.LoadTest.Scenarios;
using Relay.LoadTest.Servers;

namespace Relay.LoadTest.Tests.Reports;

/// <summary>A result with figures that can be worked out by hand: two rounds of nginx and Relay.</summary>
internal static class SampleResult
{
    public static LoadTestResult Create()
    {
        Scenario scenario = new(
            "tts-sse", "Streams <&> chunks", [new Contender("nginx", ServerKind.Nginx, _ => []), new Contender("relay", ServerKind.Relay, _ => [])], PerChunk: true);
        return new LoadTestResult(
            new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
            new MachineFacts("A <processor>", 2, "Unix 6", "Debian", ".NET 10", "abc"),
            "tts-sse --rounds 2",
            new LoadOptions { Rounds = 2 },
            [new ScenarioResult(scenario, [Run("nginx", 1, 20, 1), Run("relay", 1, 30, 2), Run("nginx", 2, 10, 2), Run("relay", 2, 20, 3)])]);
    }

    /// <param name="contender">Who.</param>
    /// <param name="round">When.</param>
    /// <param name="cpuMs">CPU of 1,000 chunks, three quarters of it the kernel's: as many microseconds a chunk.</param>
    /// <param name="chunkMs">Latency of every chunk.</param>
    public static RunResult Run(string contender, int round, long cpuMs, long chunkMs)
    {
        LaneResult lane = new() { Name = "streams", Planned = 100, Good = 99, ChunksInHold = 1_000, MissingBytes = 7, EndedInHold = 100 };
        lane.AddError("cut");
        for (int i = 0; i < 1_000; i++)
        {
            lane.Chunk.Add(chunkMs * 1_000_000);
        }

        lane.First.Add(20_000_000 + (chunkMs * 1_000_000));
        lane.Whole.Add(1_000_000_000);
        lane.Late.Add(5_000);
        return new RunResult
        {
            Contender = contender,
            Round = round,
            HoldSeconds = 4,
            Lanes = [lane],
            UserMs = cpuMs / 4,
            KernelMs = cpuMs - (cpuMs / 4),
            ResidentBytes = 40_000_000,
            PeakBytes = 50_000_000,
            DriverShare = 0.3,
            UpstreamShare = 0.6,
            Usage = [new UsagePoint(500, 0.5, 39_000_000), new UsagePoint(1_000, 0.5, 40_000_000)],
        };
    }
}
