using System.Diagnostics;

namespace Relay.LoadTest.Net;

/// <summary>CLOCK_MONOTONIC in nanoseconds: one clock for every process of the machine, so a stamp made by the upstream can be read by the client.</summary>
internal static class Clock
{
    public const long Second = 1_000_000_000;
    public const long Millisecond = 1_000_000;
    public const long Microsecond = 1_000;

    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>The base library's clock is that one on Linux, and elsewhere it may not be.</summary>
    public static bool IsUsable => Stopwatch.Frequency == Second;
}
