using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Relay.Hosting;
using Relay.Identity;
using Relay.Storage;
using Relay.Testing.Seeding;

namespace Relay.Bench;

/// <summary>How long each table of the dashboard takes through its endpoint, over a store of a hundred thousand calls or as many as asked for.</summary>
internal static class DashboardTables
{
    private const int Rounds = 50;
    private const double LimitMs = 200;

    /// <returns>1 when a table's median is beyond what was promised.</returns>
    public static async Task<int> RunAsync(int calls, TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("relay-tables-");
        try
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            string token = await FillAsync(folder.FullName, calls, now);
            IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Data"] = folder.FullName,
                ["Listen"] = "http://127.0.0.1:0",
            }).Build();
            await using RelayServer server = await RelayServer.StartAsync(configuration, CancellationToken.None);
            using HttpClient client = new() { BaseAddress = server.Addresses[0] };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"SQLite, {calls:N0} calls of {SeededStore.Accounts:N0} accounts, {Environment.ProcessorCount} cores, {Rounds} rounds"));
            bool isGood = true;
            foreach ((string table, string path, _, _) in DashboardTablePaths.All(now))
            {
                isGood &= await ReportAsync(output, client, table, path);
            }

            return isGood ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> FillAsync(string folder, int calls, DateTimeOffset now)
    {
        await using SqlStore store = RelayStore.Open(folder, TimeProvider.System, "");
        AccountStore accounts = new(store, TimeProvider.System);
        long admin = (await accounts.AddAccountAsync(new NewAccount("root", null, null, true, null), CancellationToken.None))!.Value;
        string token = ApiToken.Create();
        _ = TokenHash.TryCompute(token, out TokenHash hash);
        await accounts.AddTokenAsync(new NewToken(admin, hash, "bench", null), CancellationToken.None);
        using DbConnection connection = store.OpenConnection();
        SeededStore.Fill(connection, calls, now);
        return token;
    }

    private static async Task<bool> ReportAsync(TextWriter output, HttpClient client, string table, string path)
    {
        double[] times = new double[Rounds];
        int bytes = 0;
        long begun = Stopwatch.GetTimestamp();
        bytes = (await client.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length;
        double first = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        for (int i = 0; i < times.Length; i++)
        {
            begun = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        Array.Sort(times);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  {table,-28} first {first,7:0.0} ms   p50 {times[Rounds / 2],7:0.0} ms   max {times[^1],7:0.0} ms   {bytes,9:N0} bytes"));
        return times[Rounds / 2] <= LimitMs;
    }
}
