using Relay.LoadTest.Load;

namespace Relay.LoadTest.Runs;

/// <summary>One contender's run in one round.</summary>
internal sealed record RunResult
{
    public required string Contender { get; init; }

    public required int Round { get; init; }

    public required double HoldSeconds { get; init; }

    /// <summary>The first lane is the one whose figures are compared.</summary>
    public required IReadOnlyList<LaneResult> Lanes { get; init; }

    /// <summary>CPU of the server inside the hold, milliseconds; 0 where there is no server.</summary>
    public long UserMs { get; init; }

    public long KernelMs { get; init; }

    /// <summary>Memory of the server at the end of the hold, and the most during the run.</summary>
    public long ResidentBytes { get; init; }

    public long PeakBytes { get; init; }

    /// <summary>CPU of this driver and of the upstream inside the hold, as shares of one core: near 1 together, the figures are theirs.</summary>
    public double DriverShare { get; init; }

    public double UpstreamShare { get; init; }

    public IReadOnlyList<UsagePoint> Usage { get; init; } = [];

    public bool HasServer => ResidentBytes > 0;

    /// <summary>What the server's CPU is divided by: chunks, or requests, of all lanes.</summary>
    public long Units(bool perChunk)
    {
        long units = 0;
        foreach (LaneResult lane in Lanes)
        {
            units += perChunk ? lane.ChunksInHold : lane.EndedInHold;
        }

        return units;
    }
}
