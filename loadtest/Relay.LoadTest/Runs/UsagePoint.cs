namespace Relay.LoadTest.Runs;

/// <summary>The server at one moment of a run.</summary>
/// <param name="Ms">Since the run began, milliseconds.</param>
/// <param name="CpuShare">CPU since the point before, as a share of one core.</param>
/// <param name="ResidentBytes">Memory it held.</param>
internal readonly record struct UsagePoint(long Ms, double CpuShare, long ResidentBytes);
