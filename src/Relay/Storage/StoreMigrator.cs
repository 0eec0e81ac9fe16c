using System.Data;
using System.Data.Common;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>Brings a store to the newest schema at start. Runs inside one write transaction, so two processes starting at once are safe.</summary>
internal static class StoreMigrator
{
    private const string CreateVersionTable = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied_at INTEGER NOT NULL)";
    private const string ReadVersion = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
    private const string AddVersion = "INSERT INTO schema_version (version, applied_at) VALUES (@version, @now)";

    /// <exception cref="StoreException">The store was made by a newer Relay.</exception>
    public static void Migrate(SqlStore store, TimeProvider time)
    {
        IReadOnlyList<string> scripts = store.Dialect.Scripts;
        using DbConnection connection = store.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
        connection.Execute(transaction, CreateVersionTable);
        long version = connection.Scalar(transaction, ReadVersion);
        if (version > scripts.Count)
        {
            throw new StoreException($"the store has schema version {version}, this Relay knows up to {scripts.Count}: it was used by a newer one");
        }

        for (int next = (int)version; next < scripts.Count; next++)
        {
            connection.Execute(transaction, scripts[next]);
            connection.Execute(transaction, AddVersion, ("@version", next + 1L), ("@now", UnixMicros.Of(time.GetUtcNow())));
        }

        transaction.Commit();
    }
}
