using System.Globalization;

namespace Relay.Testing.Seeding;

/// <summary>What the dashboard's tables ask for in a store that <see cref="SeededStore"/> filled.</summary>
public static class DashboardTablePaths
{
    /// <summary>Each table's name, its path with a page's worth of rows, the member that has them, and the most there may be.</summary>
    public static IReadOnlyList<(string Table, string Path, string Rows, int Most)> All(DateTimeOffset now)
    {
        string Day(int back) => now.UtcDateTime.AddDays(-back).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string month = $"/admin/usage?from={Day(29)}&to={Day(0)}&by=";
        return
        [
            ("overview: by day", month + "day", "usage", 31),
            ("overview: by model", month + "model", "usage", 10),
            ("overview: by upstream", month + "upstream", "usage", 10),
            ("overview: by user", month + "user", "usage", 10_000),
            ("overview: last 200 calls", "/api/dashboard/calls?limit=200", "calls", 200),
            ("calls", "/api/dashboard/calls", "calls", 50),
            ("calls of a user", "/api/dashboard/calls?user=seeded-7", "calls", 50),
            ("calls of a rare model", "/api/dashboard/calls?model=" + SeededStore.RareModel, "calls", 50),
            ("calls that failed", "/api/dashboard/calls?ended=failed", "calls", 50),
            ("calls of an unknown model", "/api/dashboard/calls?model=none", "calls", 0),
            ("calls of two days", $"/api/dashboard/calls?from={Day(11)}&to={Day(10)}", "calls", 50),
            ("calls that failed in a week", $"/api/dashboard/calls?ended=failed&from={Day(20)}&to={Day(14)}", "calls", 50),
            ("ledger", "/api/dashboard/ledger", "lines", 50),
            ("ledger of a user", "/api/dashboard/ledger?user=seeded-7", "lines", 50),
            ("archive", "/v1/audio_clips?limit=50", "data", 50),
            ("archive of a user", "/v1/audio_clips?limit=50&user=seeded-7", "data", 50),
            ("archive of a day", $"/v1/audio_clips?limit=50&day={Day(10)}", "data", 50),
            ("tokens of a user", "/tokens/seeded-7?limit=200", "tokens", 200),
            ("users", "/api/dashboard/users", "users", 50),
            ("entries of a user", "/admin/users/seeded-7/ledger?limit=50", "entries", 50),
            ("keys", "/api/keys", "keys", 10),
            ("models", "/api/dashboard/models", "models", 1_000),
            ("prices", "/admin/prices", "prices", 1_000),
            ("price history", "/admin/prices/history?limit=50", "changes", 50),
            ("settings", "/api/dashboard/settings", "settings", 1_000),
        ];
    }
}
