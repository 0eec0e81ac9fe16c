using System.Data.Common;

namespace Relay.Storage;

/// <summary>Opens the store and brings it up to date.</summary>
internal static class RelayStore
{
    /// <param name="folder">Where an embedded store's file is, or will be; must exist.</param>
    /// <param name="time">Dates the migrations.</param>
    /// <param name="address">See <see cref="StoreAddress"/>.</param>
    /// <exception cref="StoreException">It cannot be used as a store, or it is newer than this Relay.</exception>
    public static SqlStore Open(string folder, TimeProvider time, string address = "")
    {
        SqlStore store;
        string name;
        try
        {
            store = StoreAddress.Open(address, folder, out name);
        }
        catch (ArgumentException error)
        {
            throw new StoreException(error.Message);
        }

        try
        {
            StoreMigrator.Migrate(store, time);
            return store;
        }
        catch (DbException error)
        {
            store.Dispose();
            throw new StoreException($"the store '{name}' cannot be used: {error.Message}{Advice(store.Dialect, error)}");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static string Advice(SqlDialect dialect, DbException error) => !dialect.IsShared ? "" : error.SqlState switch
    {
        "28000" => "; check the user's name and password",
        "42000" => "; the database must exist and the user have all rights on it: CREATE DATABASE ... CHARACTER SET utf8mb4; GRANT ALL ON ... TO ...",
        _ when error.IsTransient => "; Relay starts when it can reach its store: without it no token can be checked",
        _ => "",
    };
}
