using System.Data.Common;
using Relay.Data.Sqlite;

namespace Relay.Storage;

/// <summary>Opens the store and brings it up to date.</summary>
internal static class RelayStore
{
    public const string FileName = "relay.db";

    /// <exception cref="StoreException">The store is newer than this Relay.</exception>
    public static DbDataSource Open(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        DbDataSource store = new SqliteDataSource(new SqliteOptions { Path = Path.Combine(folder, FileName) });
        try
        {
            StoreMigrator.Migrate(store, SqlSchema.Sqlite, time);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
