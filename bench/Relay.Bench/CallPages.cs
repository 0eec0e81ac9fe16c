using System.Buffers.Binary;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Relay.Admin;
using Relay.Billing;
using Relay.Data.MySql;
using Relay.Data.Sqlite;
using Relay.Storage;
using Relay.Testing.MariaDb;

namespace Relay.Bench;

/// <summary>
/// How fast lists of calls are in a store of ten million: pages at the head and deep inside, and what retention's batches take. Fills a
/// store of its own; a SQLite file stays where it is, so that a second run only reads.
/// </summary>
internal static class CallPages
{
    private const int Accounts = 1000;
    private const int PageRows = 50;
    private const int RowsPerTransaction = 50_000;
    private const int RowsPerStatement = 250;
    private const long FirstMs = 1_700_000_000_000;
    private const int Rounds = 200;

    /// <param name="where">A folder for a SQLite file; <c>mariadb</c> for a server of its own, which ends with the run.</param>
    /// <param name="rows">How many calls.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task<int> RunAsync(string where, long rows, TextWriter output)
    {
        if (where != "mariadb")
        {
            Directory.CreateDirectory(where);
            await using SqlStore file = new(new SqliteDataSource(new SqliteOptions { Path = Path.Combine(where, "pages.db") }), SqliteDialect.Instance);
            return await RunAsync("SQLite", file, rows, output);
        }

        await using MariaDbServer server = await MariaDbServer.StartAsync("--innodb-buffer-pool-size=1G", "--innodb-flush-log-at-trx-commit=2");
        await using SqlStore store = new(MySqlDriver.Create(server.Options(await server.CreateDatabaseAsync())), MySqlDialect.Instance);
        return await RunAsync("MariaDB, buffer pool of 1 GiB", store, rows, output);
    }

    private static async Task<int> RunAsync(string name, SqlStore store, long rows, TextWriter output)
    {
        StoreMigrator.Migrate(store, TimeProvider.System);
        Stopwatch watch = Stopwatch.StartNew();
        Fill(store, rows);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}, {rows:N0} calls of {Accounts} accounts, filled in {watch.Elapsed.TotalSeconds:0} s, {Environment.ProcessorCount} cores"));

        CallReader calls = new(store);
        long turn = 0;
        long User() => 1 + Scatter(++turn, Accounts);
        Guid Deep() => Id((rows / 10) + Scatter(++turn, rows * 8 / 10));
        await ReportAsync(output, "everybody's newest 50", () => calls.Read(PageRows, null));
        await ReportAsync(output, "everybody's 50 at a random depth", () => calls.Read(PageRows, Deep()));
        await ReportAsync(output, "one user's newest 50", () => calls.ReadUser(User(), PageRows, 0, null));
        await ReportAsync(output, "one user's 50 at a random depth", () => calls.ReadUser(User(), PageRows, 0, Deep()));
        await ReportAsync(output, "one user's 50 at offset 5,000", () => calls.ReadUser(User(), PageRows, 5_000, null));
        await ReportAsync(output, "500 rows of an export", () => calls.ReadRange(null, Deep(), Guid.AllBitsSet, 500));
        CallRetentionStore retention = new(store);
        await ReportAsync(output, "retention, 250 rows deleted", () => retention.DeleteOldest(DateTimeOffset.UtcNow, CallRetention.BatchRows));
        return 0;
    }

    private static async Task ReportAsync<T>(TextWriter output, string what, Func<T> read)
    {
        double[] times = new double[Rounds];
        for (int i = 0; i < times.Length; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            read();
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        Array.Sort(times);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"  {what,-34} p50 {times[Rounds / 2],7:0.00} ms   p99 {times[Rounds * 99 / 100],7:0.00} ms   max {times[^1],7:0.00} ms"));
    }

    /// <summary>One call a millisecond, so that a number of a call is also its time.</summary>
    private static Guid Id(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((FirstMs + number) << 16) | 0x7000);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], unchecked((long)0x8000_0000_0000_0000) | (number * 2_654_435_761L & 0x3FFF_FFFF_FFFF_FFFF));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Numbers all over the range, the same in every run.</summary>
    private static long Scatter(long number, long range) => (long)(((ulong)number * 0x9E37_79B9_7F4A_7C15) >> 1) % range;

    private static void Fill(SqlStore store, long rows)
    {
        using DbConnection connection = store.OpenConnection();
        long there = connection.Scalar(null, "SELECT COUNT(*) FROM users") == 0 ? -1 : connection.Scalar(null, "SELECT COUNT(*) FROM api_calls");
        if (there < 0)
        {
            for (int i = 1; i <= Accounts; i++)
            {
                connection.Execute(
                    null, "INSERT INTO users (user_id, username, created_at) VALUES (@name, @name, 0)", ("@name", "user-" + i.ToString(CultureInfo.InvariantCulture)));
            }
        }

        for (long from = Math.Max(0, there); from < rows; from += RowsPerTransaction)
        {
            using DbTransaction transaction = connection.BeginTransaction();
            long end = Math.Min(rows, from + RowsPerTransaction);
            for (long number = from; number < end; number += RowsPerStatement)
            {
                connection.Execute(transaction, AddCalls(number, Math.Min(end, number + RowsPerStatement)));
            }

            transaction.Commit();
        }
    }

    private static string AddCalls(long from, long to)
    {
        StringBuilder sql = new(Columns);
        for (long number = from; number < to; number++)
        {
            long user = 1 + Scatter(number, Accounts);
            long at = (FirstMs + number) * 1000;
            sql.Append(CultureInfo.InvariantCulture, $"{(number > from ? "," : "")}(X'{Convert.ToHexString(Id(number).ToByteArray(bigEndian: true))}', {user}, {user}, ");
            sql.Append("'sync_tts', 'speech-02-hd', '/v1/t2a_v2', 'minimax', 'minimax-1', 61, 61, 61, 3500000000, 0, 21350000, 21350000, ");
            sql.Append(CultureInfo.InvariantCulture, $"0, 1, 60000, 48000, 180000, 1900000, {at}, {at}, '0123456789abcdef0123456789abcdef', 'male-qn-qingse')");
        }

        return sql.ToString();
    }

    private const string Columns = """
        INSERT INTO api_calls (
            call_id, user_id, token_id, task_type, model_name, endpoint, upstream, key_label, char_count, usage_chars, billed_chars,
            unit_price_nanos, billing_unit, held_nanos, charge_nanos, end_reason, first_byte_sent, bytes_down, audio_bytes, first_byte_us,
            total_us, created_at, ended_at, trace_id, voice_id)
        VALUES
        """;
}
