namespace Relay.LoadTest.Load;

/// <summary>The phases of every run, nanoseconds.</summary>
internal sealed record RunTiming
{
    public required long RampNs { get; init; }

    public required long HoldNs { get; init; }

    /// <summary>How long calls may still take when no new ones begin.</summary>
    public required long DrainNs { get; init; }

    /// <summary>Calls come in equal steps; else at random, as from many callers who know nothing of each other.</summary>
    public bool EvenArrivals { get; init; }

    public RunWindow From(long now) => new(now, now + RampNs, now + RampNs + HoldNs, now + RampNs + HoldNs + DrainNs);
}
