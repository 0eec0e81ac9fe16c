namespace Relay.Diagnostics;

/// <summary>Times as the store keeps them: microseconds since 1970-01-01 UTC.</summary>
internal static class UnixMicros
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
