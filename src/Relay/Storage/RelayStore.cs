using System.Data.Common;

namespace Relay.Storage;

/// <summary>Opens the store.</summary>
internal static class RelayStore
{
    /// <summary>Opens it and brings it up to date.</summary>
    /// <param name="folder">Where an embedded store's file is, or will be; must exist.</param>
    /// <param name="time">Dates the migrations.</param>
    /// <param name="address">See <see cref="StoreAddress"/>.</param>
    /// <exception cref="StoreException">It cannot be used as a store, or it is newer than this Relay.</exception>
    public static SqlStore Open(string folder, TimeProvider time, string address = "") =>
        Open(folder, address, store => StoreMigrator.Migrate(store, time));

    /// <summary>Opens it as it is, of whatever version: a copy made before an upgrade must be one of the old version.</summary>
    /// <param name="folder">Where an embedded store's file is.</param>
    /// <param name="address">See <see cref="StoreAddress"/>.</param>
    /// <exception cref="StoreException">It cannot be used as a store.</exception>
    public static SqlStore OpenAsItIs(string folder, string address = "") => Open(folder, address, StoreMigrator.CheckVersioned);

    private static SqlStore Open(string folder, string address, Action<SqlStore> prepare)
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
            prepare(store);
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
