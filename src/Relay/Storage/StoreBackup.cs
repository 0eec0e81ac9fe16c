using System.Data.Common;
using Relay.Data.Sqlite;

namespace Relay.Storage;

/// <summary>Copies an embedded store while others use it.</summary>
internal static class StoreBackup
{
    /// <summary>A copy as of one moment, complete under its name or not there. Replaces a file of that name.</summary>
    /// <exception cref="StoreException">The store is a server's, or the copy failed.</exception>
    public static void Run(SqlStore store, string path)
    {
        if (store.Dialect.IsShared)
        {
            throw new StoreException("the store is a database server: back it up with its own tools (mariadb-dump --single-transaction)");
        }

        using DbConnection connection = store.OpenConnection();
        try
        {
            ((SqliteConnection)connection).BackupTo(path);
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the store could not be copied to '{path}': {error.Message}");
        }
    }

    /// <summary>What SQLite finds wrong with the file, or null.</summary>
    public static string? FindDamage(SqlStore store)
    {
        using DbConnection connection = store.OpenConnection();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        string? found = command.ExecuteScalar() as string;
        return found == "ok" ? null : found ?? "no answer";
    }
}
