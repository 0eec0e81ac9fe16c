namespace Relay.Admin;

/// <summary>Reads the daily roll-ups for people. Never writes. Any thread that may block.</summary>
internal interface IUsageReader
{
    IReadOnlyList<UsageLine> Read(UsageQuery query);

    /// <summary>The first day after <paramref name="day"/> for which there is anything; null when there is none.</summary>
    int? NextDay(int day, long? accountId);

    /// <param name="today">The day whose part is told apart, yyyymmdd.</param>
    SystemStatistics ReadStatistics(int today);
}
