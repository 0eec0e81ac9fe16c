namespace Relay.Diagnostics;

/// <summary>Times as the store keeps them: microseconds since 1970-01-01 UTC.</summary>
internal static class UnixMicros
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The UTC day as a number, 20251231.</summary>
    public static int ToDay(long micros)
    {
        DateTime day = ToTime(micros).UtcDateTime;
        return (day.Year * 10_000) + (day.Month * 100) + day.Day;
    }

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
