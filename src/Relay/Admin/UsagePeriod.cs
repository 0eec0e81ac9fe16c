using System.Globalization;

namespace Relay.Admin;

/// <summary>How the period of a roll-up is written: <c>2026-11-21</c>, or <c>2026-11</c> for a month. Pure functions.</summary>
internal static class UsagePeriod
{
    public static bool IsMonth(int period) => period % 100 == 0;

    public static string Text(int period) => IsMonth(period)
        ? string.Create(CultureInfo.InvariantCulture, $"{period / 10_000:0000}-{period / 100 % 100:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{period / 10_000:0000}-{period / 100 % 100:00}-{period % 100:00}");
}
