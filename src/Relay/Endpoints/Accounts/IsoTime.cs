using System.Globalization;

namespace Relay.Endpoints.Accounts;

/// <summary>Times as the accounts paths write them: ISO 8601 in UTC with whole seconds, <c>2026-11-21T04:05:50Z</c>.</summary>
internal static class IsoTime
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
