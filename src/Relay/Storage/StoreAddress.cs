using Relay.Data.MySql;
using Relay.Data.Sqlite;

namespace Relay.Storage;

/// <summary>
/// The setting <c>Store</c>: empty for a file in the data folder, <c>sqlite:PATH</c>, <c>mysql://user:password@host:port/database</c> or
/// <c>Server=...;User ID=...;Password=...;Database=...</c>. It may hold a password: no message repeats it.
/// </summary>
internal static class StoreAddress
{
    public const string FileName = "relay.db";

    private const string SqlitePrefix = "sqlite:";

    /// <summary>What is wrong with the setting; null when it can be tried.</summary>
    public static string? FindError(string address)
    {
        try
        {
            if (IsMySql(address))
            {
                return MySqlOptions.Parse(address).Database.Length > 0 ? null : "Store names no database; write it as mysql://user:password@host/database.";
            }

            return address.Length == 0 || (IsSqlite(address) && address.Length > SqlitePrefix.Length)
                ? null
                : "Store is none of: empty, sqlite:PATH, mysql://user:password@host/database, Server=...;User ID=...;Password=...;Database=...";
        }
        catch (ArgumentException error)
        {
            return $"Store: {error.Message}";
        }
    }

    /// <summary>Opens nothing yet.</summary>
    /// <param name="address">The setting.</param>
    /// <param name="folder">Where an embedded store's file is when the setting is empty.</param>
    /// <param name="name">How errors call the store, without secrets.</param>
    /// <exception cref="ArgumentException">The setting cannot be used.</exception>
    public static SqlStore Open(string address, string folder, out string name)
    {
        if (IsMySql(address))
        {
            MySqlOptions options = MySqlOptions.Parse(address);
            name = options.ToString();
            return new SqlStore(MySqlDriver.Create(options), MySqlDialect.Instance);
        }

        name = Path.GetFullPath(IsSqlite(address) ? address[SqlitePrefix.Length..] : Path.Combine(folder, FileName));
        return new SqlStore(new SqliteDataSource(new SqliteOptions { Path = name }), SqliteDialect.Instance);
    }

    /// <summary>The setting without secrets: a server by what it is, everything else as it was written.</summary>
    /// <exception cref="ArgumentException">The setting cannot be used.</exception>
    public static string Describe(string address) => IsMySql(address) ? MySqlOptions.Parse(address).ToString() : address;

    private static bool IsSqlite(string address) => address.StartsWith(SqlitePrefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsMySql(string address) =>
        address.StartsWith("mysql:", StringComparison.OrdinalIgnoreCase) || (!IsSqlite(address) && address.Contains('=', StringComparison.Ordinal));
}
