using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Relay.Storage;

/// <summary>
/// Adds rows to a table, each once, and says which were not there before. Where an engine is a server away, one statement carries many
/// rows. Immutable; used by any number of transactions.
/// </summary>
/// <typeparam name="T">What a row is made from.</typeparam>
internal sealed class RowInsert<T>
{
    // A statement of 256 rows, then of 64, 16, 4 and 1: few texts for drivers and engines to remember, whatever the size of a batch.
    private const int SizeStep = 4;

    private readonly (string Name, Func<T, object?> Value)[] _columns;
    private readonly List<(int Rows, string Sql)> _statements = [];

    /// <param name="dialect">Decides how many rows a statement carries.</param>
    /// <param name="table">Its name.</param>
    /// <param name="key">First column of its primary key.</param>
    /// <param name="columns">Every column that is given, with where its value comes from.</param>
    public RowInsert(SqlDialect dialect, string table, string key, params (string Name, Func<T, object?> Value)[] columns)
    {
        _columns = columns;
        for (int rows = dialect.RowsPerInsert; rows >= 1; rows /= SizeStep)
        {
            _statements.Add((rows, Statement(dialect, table, key, rows)));
        }
    }

    /// <summary>Adds the rows; returns those that were not there before, in their order.</summary>
    public List<T> Add(DbConnection connection, DbTransaction transaction, IReadOnlyList<T> rows)
    {
        List<T> added = new(rows.Count);
        int from = 0;
        foreach ((int size, string sql) in _statements)
        {
            if (rows.Count - from < size)
            {
                continue;
            }

            using DbCommand command = connection.Statement(transaction, sql);
            DbParameter[] slots = [.. Names(size).Select(command.Slot)];
            for (; rows.Count - from >= size; from += size)
            {
                Fill(slots, rows, from, size);
                int changed = command.ExecuteNonQuery();
                if (changed == size)
                {
                    Append(added, rows, from, size);
                }
                else if (size > 1)
                {
                    // Some were there: which ones only single rows can tell. Happens when a batch comes a second time.
                    connection.Execute(transaction, "ROLLBACK TO SAVEPOINT rows_added");
                    AddOneByOne(connection, transaction, rows, from, size, added);
                }
            }
        }

        return added;
    }

    private void AddOneByOne(DbConnection connection, DbTransaction transaction, IReadOnlyList<T> rows, int from, int count, List<T> added)
    {
        using DbCommand command = connection.Statement(transaction, _statements[^1].Sql);
        DbParameter[] slots = [.. Names(1).Select(command.Slot)];
        for (int i = from; i < from + count; i++)
        {
            Fill(slots, rows, i, 1);
            if (command.ExecuteNonQuery() > 0)
            {
                added.Add(rows[i]);
            }
        }
    }

    private void Fill(DbParameter[] slots, IReadOnlyList<T> rows, int from, int count)
    {
        int slot = 0;
        for (int i = from; i < from + count; i++)
        {
            foreach ((_, Func<T, object?> value) in _columns)
            {
                slots[slot++].Value = value(rows[i]) ?? DBNull.Value;
            }
        }
    }

    private static void Append(List<T> added, IReadOnlyList<T> rows, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            added.Add(rows[i]);
        }
    }

    private string Statement(SqlDialect dialect, string table, string key, int rows)
    {
        StringBuilder sql = new(rows > 1 ? "SAVEPOINT rows_added; " : "");
        sql.Append("INSERT INTO ").Append(table).Append(" (").AppendJoin(", ", _columns.Select(static column => column.Name)).Append(") VALUES ");
        int column = 0;
        foreach (string name in Names(rows))
        {
            sql.Append(column > 0 ? ", " : "").Append(column % _columns.Length == 0 ? "(" : "").Append(name);
            column++;
            sql.Append(column % _columns.Length == 0 ? ")" : "");
        }

        return sql.Append(dialect.OrSkip(key)).ToString();
    }

    // "@call_id_0", "@user_id_0", ..., "@call_id_1", ...
    private IEnumerable<string> Names(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            foreach ((string name, _) in _columns)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"@{name}_{row}");
            }
        }
    }
}
