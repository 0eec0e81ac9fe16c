using System.Globalization;
using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

/// <summary>A database file in a folder of its own. Disposing it asserts that no native connection to it is left open.</summary>
internal sealed class TempDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relay-sqlite-").FullName;

    internal TempDatabase(int busyTimeoutMs = 5000, int maxPooled = 8, int cacheSize = 64)
    {
        Source = new SqliteDataSource(new SqliteOptions
        {
            Path = Path,
            BusyTimeoutMs = busyTimeoutMs,
            MaxPooledConnections = maxPooled,
            StatementCacheSize = cacheSize,
        });
    }

    internal string Path => System.IO.Path.Combine(_folder, "test.db");

    internal SqliteDataSource Source { get; }

    /// <summary>A data source on the same file without the right to write.</summary>
    internal SqliteDataSource OpenReadOnly() => new(new SqliteOptions { Path = Path, ReadOnly = true });

    internal string PathOf(string name) => System.IO.Path.Combine(_folder, name);

    /// <summary>Descriptors this process has open on the database file.</summary>
    internal int OpenDescriptors() => OpenDescriptors(Path);

    /// <inheritdoc cref="OpenDescriptors()"/>
    internal static int OpenDescriptors(string path) =>
        Directory.GetFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget == path);

    public void Dispose()
    {
        Source.Dispose();
        int open = OpenDescriptors();
        Directory.Delete(_folder, recursive: true);
        Assert.Equal(0, open);
    }
}

internal static class SqliteConnectionExtensions
{
    internal static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    internal static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        return command.ExecuteScalar();
    }

    internal static long Count(this SqliteConnection connection, string table) =>
        Convert.ToInt64(connection.Scalar($"SELECT count(*) FROM {table}"), CultureInfo.InvariantCulture);

    internal static SqliteCommand Command(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
