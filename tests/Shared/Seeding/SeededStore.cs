using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Relay.Testing.Seeding;

/// <summary>
/// Fills a store with what months of use would leave: accounts, calls spread over thirty days with a clip and their roll-ups each, entries of
/// administrators, changed prices. The same for the same numbers. In plain SQL, many rows a statement, for either engine.
/// </summary>
public static class SeededStore
{
    /// <summary>Accounts, named <c>seeded-0</c> and so on.</summary>
    public const int Accounts = 1_000;

    /// <summary>One of <see cref="Models"/> that only every thousandth call is of.</summary>
    public const string RareModel = "rare-model";

    private const int RowsPerStatement = 250;
    private const int RowsPerTransaction = 10_000;
    private const long FirstUser = 100_000;
    private const long DayMs = 86_400_000;

    private static readonly string[] s_models = ["speech-02-hd", "speech-02-turbo", "deepseek-chat", "gpt-5"];

    /// <param name="connection">Of a store whose tables are there.</param>
    /// <param name="calls">How many calls.</param>
    /// <param name="newest">When the last of them was made.</param>
    public static void Fill(DbConnection connection, int calls, DateTimeOffset newest)
    {
        long newestMs = newest.ToUnixTimeMilliseconds();
        long TimeOf(int i) => newestMs - ((calls - 1 - i) * (29 * DayMs / calls));
        InsertAll(connection, Accounts, "users (id, user_id, username, balance_nanos, created_at)", i => string.Create(
            CultureInfo.InvariantCulture, $"{FirstUser + i}, 'seeded-{i}', 'seeded-{i}', 5000000000, {newestMs * 1000}"));
        InsertAll(connection, Accounts, "bearer_tokens (token_hash, user_id, label, created_at)", i => string.Create(
            CultureInfo.InvariantCulture, $"X'{i:X64}', {FirstUser + i}, 'seeded', {newestMs * 1000}"));
        InsertAll(connection, Accounts, "user_billing_summary (user_id, total_calls, total_chars, total_nanos, last_call_at)", i => string.Create(
            CultureInfo.InvariantCulture, $"{FirstUser + i}, {calls / Accounts}, {calls / Accounts * 61}, {calls / Accounts * 21350000L}, {newestMs * 1000}"));
        InsertAll(connection, Accounts, "pricing_history (task_type, model_name, unit_price_nanos, billing_unit, is_active, description, changed_by, changed_at)", i =>
            string.Create(CultureInfo.InvariantCulture, $"'sync_tts', 'model-{i % 50}', {i}, 0, 1, 'seeded', 'root', {(newestMs + i) * 1000}"));
        InsertAll(connection, calls, CallColumns, i => CallRow(i, TimeOf(i)));
        InsertAll(connection, calls, "audio_clips (clip_id, call_id, user_id, path, format, bytes, state, audio_ms, created_at)", i => string.Create(
            CultureInfo.InvariantCulture, $"X'{Id(i, TimeOf(i))}', X'{Id(i, TimeOf(i))}', {UserOf(i)}, 'seeded/{i}.mp3', 'mp3', 48000, 0, 3000, {TimeOf(i) * 1000}"));
        InsertAll(connection, calls / 10, "ledger_entries (entry_id, user_id, kind, amount_nanos, balance_after_nanos, reason, made_by, created_at)", i => string.Create(
            CultureInfo.InvariantCulture, $"X'{Id(i, TimeOf(i * 10))}', {UserOf(i)}, 0, 1000000000, 5000000000, 'seeded', 'root', {TimeOf(i * 10) * 1000}"));
        KeyValuePair<(int Day, long User, string Model), int>[] days = [.. Enumerable.Range(0, calls)
            .CountBy(i => (DayOf(TimeOf(i)), UserOf(i), ModelOf(i)))];
        InsertAll(connection, days.Length, "daily_usage (day, user_id, token_id, task_type, model_name, upstream, calls, failed_calls, units, nanos)", i => string.Create(
            CultureInfo.InvariantCulture,
            $"{days[i].Key.Day}, {days[i].Key.User}, 1, 'sync_tts', '{days[i].Key.Model}', 'minimax', {days[i].Value}, 0, {days[i].Value * 61}, {days[i].Value * 21350000L}"));
    }

    private const string CallColumns = """
        api_calls (
            call_id, user_id, token_id, task_type, model_name, endpoint, upstream, key_label, char_count, usage_chars, billed_chars,
            unit_price_nanos, billing_unit, held_nanos, charge_nanos, end_reason, first_byte_sent, bytes_down, audio_bytes, first_byte_us,
            total_us, created_at, ended_at, trace_id, voice_id)
        """;

    private static string CallRow(int i, long timeMs) => string.Create(
        CultureInfo.InvariantCulture,
        $"X'{Id(i, timeMs)}', {UserOf(i)}, 1, 'sync_tts', '{ModelOf(i)}', '/v1/t2a_v2', 'minimax', 'minimax-1', 61, 61, 61, 3500000000, 0, "
        + $"21350000, 21350000, {(i % 50 == 0 ? 5 : 0)}, 1, 60000, 48000, {150_000 + (i % 977 * 100)}, 1900000, {timeMs * 1000}, {(timeMs + 1900) * 1000}, "
        + $"'0123456789abcdef0123456789abcdef', 'male-qn-qingse'");

    private static long UserOf(int i) => FirstUser + (long)((ulong)i * 0x9E37_79B9_7F4A_7C15 >> 33) % Accounts;

    private static string ModelOf(int i) => i % 1000 == 7 ? RareModel : s_models[i % s_models.Length];

    private static int DayOf(long timeMs) => int.Parse(
        DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A UUIDv7 of that time, as hexadecimal digits.</summary>
    private static string Id(int number, long timeMs)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (timeMs << 16) | 0x7000);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], unchecked((long)0x8000_0000_0000_0000) | (uint)number);
        return Convert.ToHexString(bytes);
    }

    private static void InsertAll(DbConnection connection, int rows, string into, Func<int, string> row)
    {
        for (int from = 0; from < rows; from += RowsPerTransaction)
        {
            using DbTransaction transaction = connection.BeginTransaction();
            int end = Math.Min(rows, from + RowsPerTransaction);
            for (int at = from; at < end; at += RowsPerStatement)
            {
                using DbCommand command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = Statement(into, row, at, Math.Min(end, at + RowsPerStatement));
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static string Statement(string into, Func<int, string> row, int from, int to)
    {
        StringBuilder sql = new("INSERT INTO " + into + " VALUES ");
        for (int i = from; i < to; i++)
        {
            sql.Append(i > from ? ", (" : "(").Append(row(i)).Append(')');
        }

        return sql.ToString();
    }
}
