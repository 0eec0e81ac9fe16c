using System.Globalization;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>Identifiers in the platform's shapes.</summary>
internal static class Ids
{
    private static long s_lastSession = 301_871_346_491_490;

    /// <summary>32 lower-case hex characters.</summary>
    public static string Trace() => Guid.NewGuid().ToString("N");

    /// <summary>15 decimal digits, unique in this process.</summary>
    public static string Session() => Interlocked.Increment(ref s_lastSession).ToString(CultureInfo.InvariantCulture);
}
