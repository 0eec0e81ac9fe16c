using System.Data.Common;
using System.Globalization;

namespace Relay.Data.Sqlite;

/// <summary>How a <see cref="SqliteDataSource"/> opens its database. Checked when the data source is made.</summary>
public sealed class SqliteOptions
{
    /// <summary>The database file. Created when missing, unless <see cref="ReadOnly"/>; its folder must exist.</summary>
    public required string Path { get; init; }

    /// <summary>Longest wait for another connection's lock, in milliseconds; 0 fails at once. Default 5000: far beyond one
    /// batch of writes, short enough for a caller to be told.</summary>
    public int BusyTimeoutMs { get; init; } = 5000;

    /// <summary>Opens without the right to write or create. The file must exist.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Default <see cref="SqliteSynchronous.Full"/>: the database holds money.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Full;

    /// <summary>Write-ahead log, so that readers and the writer do not wait for each other. Default on.</summary>
    public bool Wal { get; init; } = true;

    /// <summary>Enforces foreign keys, which SQLite leaves off unless asked. Default on.</summary>
    public bool ForeignKeys { get; init; } = true;

    /// <summary>Idle connections kept open, default 8; 0 keeps none. It does not limit how many are in use at once.</summary>
    public int MaxPooledConnections { get; init; } = 8;

    /// <summary>Compiled statements kept by each connection, least recently used out first. Default 64, at least 1.</summary>
    public int StatementCacheSize { get; init; } = 64;

    /// <summary>
    /// Reads <c>Data Source=path;BusyTimeoutMs=5000;ReadOnly=false;Synchronous=FULL;Wal=true;ForeignKeys=true;
    /// MaxPooledConnections=8;StatementCacheSize=64</c>. Only <c>Data Source</c> is required; an unknown key is an error.
    /// </summary>
    public static SqliteOptions Parse(string connectionString)
    {
        var text = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var defaults = new SqliteOptions { Path = "" };
        var options = new SqliteOptions
        {
            Path = Take(text, "Data Source") ?? "",
            BusyTimeoutMs = TakeInt(text, nameof(BusyTimeoutMs), defaults.BusyTimeoutMs),
            ReadOnly = TakeBool(text, nameof(ReadOnly), defaults.ReadOnly),
            Synchronous = TakeSynchronous(text, defaults.Synchronous),
            Wal = TakeBool(text, nameof(Wal), defaults.Wal),
            ForeignKeys = TakeBool(text, nameof(ForeignKeys), defaults.ForeignKeys),
            MaxPooledConnections = TakeInt(text, nameof(MaxPooledConnections), defaults.MaxPooledConnections),
            StatementCacheSize = TakeInt(text, nameof(StatementCacheSize), defaults.StatementCacheSize),
        };
        foreach (string key in text.Keys)
        {
            throw new ArgumentException($"Unknown SQLite connection string key '{key}'.", nameof(connectionString));
        }

        return options;
    }

    /// <summary>The text <see cref="Parse"/> reads back to the same options.</summary>
    public string ToConnectionString() => new DbConnectionStringBuilder
    {
        ["Data Source"] = Path,
        [nameof(BusyTimeoutMs)] = BusyTimeoutMs.ToString(CultureInfo.InvariantCulture),
        [nameof(ReadOnly)] = ReadOnly ? "true" : "false",
        [nameof(Synchronous)] = Synchronous == SqliteSynchronous.Full ? "FULL" : "NORMAL",
        [nameof(Wal)] = Wal ? "true" : "false",
        [nameof(ForeignKeys)] = ForeignKeys ? "true" : "false",
        [nameof(MaxPooledConnections)] = MaxPooledConnections.ToString(CultureInfo.InvariantCulture),
        [nameof(StatementCacheSize)] = StatementCacheSize.ToString(CultureInfo.InvariantCulture),
    }.ConnectionString;

    /// <summary>Throws <see cref="ArgumentException"/> naming the first setting that cannot work.</summary>
    internal void Validate()
    {
        // A memory database belongs to a single connection, so a pool would show each caller a different, empty one.
        if (string.IsNullOrWhiteSpace(Path) || Path.Contains('\0', StringComparison.Ordinal) || Path == ":memory:")
        {
            throw new ArgumentException("The SQLite setting 'Data Source' must be the path of a file.");
        }

        if (BusyTimeoutMs < 0 || MaxPooledConnections < 0 || StatementCacheSize < 1)
        {
            throw new ArgumentException("The SQLite settings 'BusyTimeoutMs' and 'MaxPooledConnections' must not be negative, "
                + "and 'StatementCacheSize' must be at least 1.");
        }
    }

    private static string? Take(DbConnectionStringBuilder text, string key)
    {
        if (!text.TryGetValue(key, out object? value))
        {
            return null;
        }

        _ = text.Remove(key);
        return value as string;
    }

    private static int TakeInt(DbConnectionStringBuilder text, string key, int fallback) => Take(text, key) switch
    {
        null => fallback,
        string value when int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) => number,
        _ => throw new ArgumentException($"The SQLite setting '{key}' must be a number."),
    };

    private static bool TakeBool(DbConnectionStringBuilder text, string key, bool fallback) => Take(text, key) switch
    {
        null => fallback,
        string value when bool.TryParse(value, out bool on) => on,
        _ => throw new ArgumentException($"The SQLite setting '{key}' must be true or false."),
    };

    private static SqliteSynchronous TakeSynchronous(DbConnectionStringBuilder text, SqliteSynchronous fallback) =>
        Take(text, nameof(Synchronous))?.ToUpperInvariant() switch
        {
            null => fallback,
            "FULL" => SqliteSynchronous.Full,
            "NORMAL" => SqliteSynchronous.Normal,
            _ => throw new ArgumentException("The SQLite setting 'Synchronous' must be FULL or NORMAL."),
        };
}
