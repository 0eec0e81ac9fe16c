using System.Data.Common;
using Relay.Billing;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>Prices in SQL (<c>pricing_config</c>, <c>pricing_history</c>).</summary>
internal sealed class PriceStore(SqlStore store, TimeProvider time) : IPriceStore
{
    private const string ReadAll = """
        SELECT task_type, model_name, unit_price_nanos, billing_unit, description, is_active FROM pricing_config ORDER BY task_type, model_name
        """;

    private const string AddChange = """
        INSERT INTO pricing_history (task_type, model_name, unit_price_nanos, billing_unit, is_active, description, changed_by, changed_at)
        VALUES (@task_type, @model, @price, @unit, @is_active, @description, @by, @now)
        """;

    // Text is never NULL in these columns, so a filter that is not asked for is one that every row passes.
    internal const string ReadChanges = """
        SELECT task_type, model_name, unit_price_nanos, billing_unit, description, is_active, id, changed_by, changed_at
        FROM pricing_history
        WHERE id < @before AND (@any_task = 1 OR task_type = @task_type) AND (@any_model = 1 OR model_name = @model)
        ORDER BY id DESC LIMIT @limit
        """;

    private readonly string _setPrice = """
        INSERT INTO pricing_config (task_type, model_name, unit_price_nanos, billing_unit, description, is_active, created_at, updated_at)
        VALUES (@task_type, @model, @price, @unit, @description, @is_active, @now, @now)
        """ + store.Dialect.OrReplace("task_type, model_name", "unit_price_nanos", "billing_unit", "description", "is_active", "updated_at");

    /// <summary>All rows; an empty table is filled with <see cref="DefaultPrices"/> first.</summary>
    public IReadOnlyList<PriceRow> ReadOrSeed()
    {
        using DbConnection connection = store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        List<PriceRow> rows = Read(connection, transaction);
        if (rows.Count == 0)
        {
            foreach (PriceRow row in DefaultPrices.All)
            {
                Set(connection, transaction, row);
            }

            rows.AddRange(DefaultPrices.All);
        }

        transaction.Commit();
        return rows;
    }

    public IReadOnlyList<PriceRow> Read()
    {
        using DbConnection connection = store.OpenConnection();
        return Read(connection, null);
    }

    public void Set(PriceRow row, string changedBy)
    {
        using DbConnection connection = store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        Set(connection, transaction, row);
        connection.Execute(
            transaction,
            AddChange,
            ("@task_type", row.TaskType),
            ("@model", row.Model),
            ("@price", row.Price.Nanos),
            ("@unit", (long)row.Price.Unit),
            ("@is_active", row.IsActive ? 1L : 0L),
            ("@description", row.Description),
            ("@by", changedBy),
            ("@now", UnixMicros.Of(time.GetUtcNow())));
        transaction.Commit();
    }

    public IReadOnlyList<PriceChange> ReadHistory(string? taskType, string? model, int limit, long? before)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.Statement(
            null,
            ReadChanges,
            ("@before", before ?? long.MaxValue),
            ("@any_task", taskType is null ? 1L : 0L),
            ("@task_type", taskType ?? ""),
            ("@any_model", model is null ? 1L : 0L),
            ("@model", model ?? ""),
            ("@limit", (long)limit));
        using DbDataReader reader = command.ExecuteReader();
        List<PriceChange> changes = [];
        while (reader.Read())
        {
            changes.Add(new PriceChange(reader.GetInt64(6), RowOf(reader), reader.GetString(7), UnixMicros.ToTime(reader.GetInt64(8))));
        }

        return changes;
    }

    private void Set(DbConnection connection, DbTransaction transaction, PriceRow row) => connection.Execute(
        transaction,
        _setPrice,
        ("@task_type", row.TaskType),
        ("@model", row.Model),
        ("@price", row.Price.Nanos),
        ("@unit", (long)row.Price.Unit),
        ("@description", row.Description),
        ("@is_active", row.IsActive ? 1L : 0L),
        ("@now", UnixMicros.Of(time.GetUtcNow())));

    private static List<PriceRow> Read(DbConnection connection, DbTransaction? transaction)
    {
        List<PriceRow> rows = [];
        using DbCommand command = connection.Statement(transaction, ReadAll);
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(RowOf(reader));
        }

        return rows;
    }

    /// <summary>The first six columns of both tables' SELECTs.</summary>
    private static PriceRow RowOf(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        new Price(reader.GetInt64(2), (BillingUnit)reader.GetInt64(3)),
        reader.GetString(4),
        reader.GetInt64(5) != 0);
}
