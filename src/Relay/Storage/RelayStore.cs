using System.Data.Common;
using Relay.Data.Sqlite;

namespace Relay.Storage;

/// <summary>Opens the store and brings it up to date.</summary>
internal static class RelayStore
{
    public const string FileName = "relay.db";

    /// <param name="folder">Where its file is, or will be; must exist.</param>
    /// <param name="time">Dates the migrations.</param>
    /// <exception cref="StoreException">The file cannot be used as a store, or the store is newer than this Relay.</exception>
    public static SqlStore Open(string folder, TimeProvider time)
    {
        string path = Path.Combine(folder, FileName);
        SqlStore store = new(new SqliteDataSource(new SqliteOptions { Path = path }), SqliteDialect.Instance);
        try
        {
            StoreMigrator.Migrate(store, time);
            return store;
        }
        catch (DbException error)
        {
            store.Dispose();
            throw new StoreException($"the store '{path}' cannot be used: {error.Message}");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
