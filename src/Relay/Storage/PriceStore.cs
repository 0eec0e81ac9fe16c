using System.Data.Common;
using Relay.Billing;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>Prices in SQL (<c>pricing_config</c>).</summary>
internal sealed class PriceStore(SqlStore store, TimeProvider time)
{
    private const string ReadAll = "SELECT task_type, model_name, unit_price_nanos, billing_unit, is_active FROM pricing_config";

    private const string Add = """
        INSERT INTO pricing_config (task_type, model_name, unit_price_nanos, billing_unit, is_active, created_at, updated_at)
        VALUES (@task_type, @model, @price, @unit, 1, @now, @now)
        """;

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
                connection.Execute(
                    transaction,
                    Add,
                    ("@task_type", row.TaskType),
                    ("@model", row.Model),
                    ("@price", row.Price.Nanos),
                    ("@unit", (long)row.Price.Unit),
                    ("@now", UnixMicros.Of(time.GetUtcNow())));
            }

            rows.AddRange(DefaultPrices.All);
        }

        transaction.Commit();
        return rows;
    }

    private static List<PriceRow> Read(DbConnection connection, DbTransaction transaction)
    {
        List<PriceRow> rows = [];
        using DbCommand command = connection.Statement(transaction, ReadAll);
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new PriceRow(
                reader.GetString(0),
                reader.GetString(1),
                new Price(reader.GetInt64(2), (BillingUnit)reader.GetInt64(3)),
                IsActive: reader.GetInt64(4) != 0));
        }

        return rows;
    }
}
