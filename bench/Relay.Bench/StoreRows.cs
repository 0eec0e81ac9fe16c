using System.Diagnostics;
using System.Globalization;
using Relay.Archive;
using Relay.Billing;
using Relay.Data.MySql;
using Relay.Data.Sqlite;
using Relay.Storage;
using Relay.Streaming;
using Relay.Testing.MariaDb;

namespace Relay.Bench;

/// <summary>
/// How fast settled calls go into the store, through everything a batch does: rows, summaries, roll-ups, tokens, balances, position, one
/// durable commit a batch. SQLite in WAL with synchronous FULL; a MariaDB of its own with innodb_flush_log_at_trx_commit = 1.
/// </summary>
internal static class StoreRows
{
    private const int BatchRows = 500; // BillingOptions.BatchRows
    private const int Batches = 200;
    private const int Accounts = 20;

    private static readonly Guid s_journal = Guid.NewGuid();

    public static async Task<int> RunAsync(TextWriter output)
    {
        await output.WriteLineAsync($"store rows, batches of {BatchRows} from {Accounts} accounts; {Machine()}");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("relay-bench-");
        try
        {
            await using (SqlStore sqlite = new(new SqliteDataSource(new SqliteOptions { Path = Path.Combine(folder.FullName, "bench.db") }), SqliteDialect.Instance))
            {
                await MeasureAsync("SQLite, WAL, FULL", sqlite, output);
            }

            if (MariaDbServer.Missing is { } missing)
            {
                await output.WriteLineAsync(missing);
                return 0;
            }

            await using MariaDbServer server = await MariaDbServer.StartAsync("--innodb-flush-log-at-trx-commit=1");
            MySqlOptions options = server.Options(await server.CreateDatabaseAsync());
            await using SqlStore mariaDb = new(MySqlDriver.Create(options), MySqlDialect.Instance);
            await MeasureAsync("MariaDB, flush at commit", mariaDb, output);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, SqlStore store, TextWriter output)
    {
        StoreMigrator.Migrate(store, TimeProvider.System);
        await using (var connection = await store.OpenConnectionAsync(default))
        {
            for (int i = 1; i <= Accounts; i++)
            {
                connection.Execute(
                    null,
                    "INSERT INTO users (user_id, username, balance_nanos, created_at) VALUES (@name, @name, 1000000000000, 0)",
                    ("@name", i.ToString(CultureInfo.InvariantCulture)));
            }
        }

        LedgerStore ledger = new(store);
        await ApplyAsync(ledger, 0, 5, withClips: true); // warm
        await output.WriteLineAsync($"{name}: {await ApplyAsync(ledger, 5, Batches, withClips: false):0} calls/s, or {await ApplyAsync(ledger, 5 + Batches, Batches, withClips: true):0} rows/s where half are calls and half are their clips");
    }

    private static async Task<double> ApplyAsync(LedgerStore ledger, int first, int batches, bool withClips)
    {
        List<LedgerBatch> made = [.. Enumerable.Range(first, batches).Select(batch => Batch(batch, withClips))];
        long begun = Stopwatch.GetTimestamp();
        foreach (LedgerBatch batch in made)
        {
            await ledger.ApplyAsync(batch, CancellationToken.None);
        }

        return batches * BatchRows / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static LedgerBatch Batch(int batch, bool withClips)
    {
        CallRow[] calls = [.. Enumerable.Range(0, withClips ? BatchRows / 2 : BatchRows).Select(Call)];
        return new LedgerBatch(calls, withClips ? [.. calls.Select(Clip)] : [], new JournalPosition(s_journal, batch + 1));
    }

    private static CallRow Call(int i) => new()
    {
        CallId = Guid.CreateVersion7(),
        AccountId = 1 + (i % Accounts),
        TokenId = 1 + (i % Accounts),
        TaskType = "sync_tts",
        Model = i % 3 == 0 ? "speech-02-turbo" : "speech-02-hd",
        Endpoint = "/v1/t2a_v2",
        Upstream = "minimax",
        KeyLabel = "sk-...a1b2",
        CharCount = 61,
        UsageChars = 61,
        BilledChars = 61,
        UnitPriceNanos = 3_500_000_000,
        BillingUnit = BillingUnit.PerTenThousandChars,
        HeldNanos = 21_350_000,
        ChargeNanos = 21_350_000,
        EndReason = EndReason.Completed,
        FirstByteSent = true,
        BytesDown = 60_000,
        AudioBytes = 48_000,
        FirstByteUs = 180_000,
        TotalUs = 1_900_000,
        CreatedAtUs = 1_795_000_000_000_000 + i,
        EndedAtUs = 1_795_000_001_900_000 + i,
        TraceId = "0123456789abcdef0123456789abcdef",
        VoiceId = "English_expressive_narrator",
    };

    private static ClipRow Clip(CallRow call) => new()
    {
        ClipId = Guid.CreateVersion7(),
        CallId = call.CallId,
        AccountId = call.AccountId,
        RelativePath = "user/2026-11-21/101112_01234567.mp3",
        Format = "mp3",
        Bytes = 48_000,
        Sha256 = new byte[32],
        State = ClipState.Complete,
        AudioMs = 3_000,
        CreatedAtUs = call.CreatedAtUs,
    };

    private static string Machine()
    {
        string model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "?";
        return $"{model}, {Environment.ProcessorCount} cores, .NET {Environment.Version}";
    }
}
