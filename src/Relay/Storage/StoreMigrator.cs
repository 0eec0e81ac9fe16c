using System.Data;
using System.Data.Common;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>
/// Brings a store to the newest schema at start, under a lock, so that any number of processes may start at once. The embedded engine
/// does all of it in one write transaction. A shared one commits each change by itself: its lock is held by name, and scripts are
/// written to be run again after one died half-way, one statement at a time.
/// </summary>
internal static class StoreMigrator
{
    private const string CreateVersionTable = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied_at BIGINT NOT NULL)";
    private const string ColumnExists = "42S21"; // SQLSTATE

    private const string CountIndex = """
        SELECT COUNT(*) FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = @table AND index_name = @name
        """;

    private const string ReadVersion = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
    private const string AddVersion = "INSERT INTO schema_version (version, applied_at) VALUES (@version, @now)";

    /// <exception cref="StoreException">The store was made by a newer Relay, or another one is changing it and does not come to an end.</exception>
    public static void Migrate(SqlStore store, TimeProvider time)
    {
        using DbConnection connection = store.OpenConnection();
        if (store.Dialect is { LockSchema: { } lockSchema, UnlockSchema: { } unlockSchema })
        {
            if (connection.Scalar(null, lockSchema) != 1)
            {
                throw new StoreException("another relay has been changing the store's tables for a while; start this one when that is done");
            }

            RunScripts(connection, null, store.Dialect.Scripts, time);
            connection.Scalar(null, unlockSchema);
            return;
        }

        using DbTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
        RunScripts(connection, transaction, store.Dialect.Scripts, time);
        transaction.Commit();
    }

    /// <summary>A store of any version; fails on a file or database that is none.</summary>
    /// <exception cref="DbException">It has no version.</exception>
    public static void CheckVersioned(SqlStore store)
    {
        using DbConnection connection = store.OpenConnection();
        connection.Scalar(null, ReadVersion);
    }

    private static void RunScripts(DbConnection connection, DbTransaction? transaction, IReadOnlyList<string> scripts, TimeProvider time)
    {
        connection.Execute(transaction, CreateVersionTable);
        long version = connection.Scalar(transaction, ReadVersion);
        if (version > scripts.Count)
        {
            throw new StoreException($"the store has schema version {version}, this Relay knows up to {scripts.Count}: it was used by a newer one");
        }

        for (int next = (int)version; next < scripts.Count; next++)
        {
            if (transaction is not null)
            {
                connection.Execute(transaction, scripts[next]);
            }
            else
            {
                RunStatements(connection, scripts[next]);
            }

            connection.Execute(transaction, AddVersion, ("@version", next + 1L), ("@now", UnixMicros.Of(time.GetUtcNow())));
        }
    }

    /// <summary>The script where nothing undoes its first half: what a run that died has done already is passed over.</summary>
    private static void RunStatements(DbConnection connection, string script)
    {
        foreach (string statement in script.Split(";\n"))
        {
            if (string.IsNullOrWhiteSpace(statement))
            {
                continue;
            }

            using DbCommand command = connection.Statement(null, statement);
            command.CommandTimeout = 0; // a large table takes as long as it takes
            try
            {
                command.ExecuteNonQuery();
            }
            catch (DbException error)
            {
                // An ALTER TABLE adds all of its columns or none, and a script has one for each table.
                if (error.SqlState != ColumnExists && !IsIndexThere(connection, statement))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Whether a statement that failed makes an index that there is already; the error for that has no state of its own.</summary>
    private static bool IsIndexThere(DbConnection connection, string statement) =>
        statement.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is ["CREATE", "INDEX", var name, "ON", var table, ..]
        && connection.Scalar(null, CountIndex, ("@table", table), ("@name", name)) > 0;
}
