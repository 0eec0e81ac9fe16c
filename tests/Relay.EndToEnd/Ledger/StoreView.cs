using System.Data.Common;
using Relay.Data.MySql;
using Relay.Data.Sqlite;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Ledger;

/// <summary>A look into the store of a Relay, running or not, by SQL of our own.</summary>
internal sealed class StoreView(Workplace place) : IDisposable
{
    private readonly DbDataSource _source = place.MySqlStore is { } store
        ? new MySqlDataSource(store)
        : new SqliteDataSource(new SqliteOptions { Path = place.StorePath });

    public IReadOnlyList<ChargedCall> Calls() => Read(
        "SELECT call_id, user_id, model_name, charge_nanos, end_reason, first_byte_sent FROM api_calls ORDER BY call_id",
        static row => new ChargedCall(
            new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5) != 0));

    public IReadOnlyList<(long UserId, long Calls, long Nanos)> Summaries() => Read(
        "SELECT user_id, total_calls, total_nanos FROM user_billing_summary ORDER BY user_id",
        static row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));

    /// <summary>Paths below the archive folder of the clips that were kept whole.</summary>
    public IReadOnlyList<string> CompleteClips() => Read("SELECT path FROM audio_clips WHERE state = 0", static row => row.GetString(0));

    public long UserId(string name) => Number($"SELECT id FROM users WHERE username = '{name}'");

    public long BalanceNanos(string name) => Number($"SELECT balance_nanos FROM users WHERE username = '{name}'");

    public long LeasedNanos(string name) => Number($"SELECT leased_nanos FROM users WHERE username = '{name}'");

    public long CountCalls() => Number("SELECT COUNT(*) FROM api_calls");

    public void Execute(string sql)
    {
        using DbConnection connection = _source.OpenConnection();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _source.Dispose();

    private long Number(string sql) => Read(sql, static row => row.GetInt64(0)).Single();

    private List<T> Read<T>(string sql, Func<DbDataReader, T> read)
    {
        using DbConnection connection = _source.OpenConnection();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DbDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
