using System.Globalization;
using Relay.Data.MySql;
using Relay.Testing.MariaDb;
using Xunit;

namespace Relay.Tests.Data.MySql;

/// <summary>Tests on a database of their own on the program's MariaDB, with one open connection.</summary>
public abstract class MySqlTests : IAsyncLifetime
{
    internal MariaDbServer Server { get; private set; } = null!;

    internal string Database { get; private set; } = "";

    internal MySqlDataSource Source { get; private set; } = null!;

    internal MySqlConnection Connection { get; private set; } = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Server = await SharedMariaDb.ServerAsync();
        Database = await Server.CreateDatabaseAsync();
        Source = new MySqlDataSource(Server.Options(Database));
        Connection = await Source.OpenConnectionAsync(Token);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Source is not null)
        {
            await Connection.DisposeAsync();
            await Source.DisposeAsync();
        }
    }

    internal MySqlCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Command(Connection, sql, values);

    internal static MySqlCommand Command(MySqlConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        MySqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    internal int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Run(Connection, sql, values);

    internal static int Run(MySqlConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using MySqlCommand command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    internal object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using MySqlCommand command = Command(sql, values);
        return command.ExecuteScalar();
    }

    internal long Count(string table) => Convert.ToInt64(Scalar($"SELECT count(*) FROM {table}"), CultureInfo.InvariantCulture);
}
