using System.Data.Common;
using Relay.Data.MySql;
using Relay.Storage;
using Relay.Testing.MariaDb;

namespace Relay.Tests.Storage.Import;

/// <summary>The original project's database, as dumped, on the tests' MariaDB.</summary>
internal sealed class OriginalDatabase : IAsyncDisposable
{
    /// <summary>The password of every user in it.</summary>
    public const string Password = "correct horse 电池";

    private OriginalDatabase(DbDataSource source, string address)
    {
        Source = source;
        Address = address;
    }

    public DbDataSource Source { get; }

    public string Address { get; }

    /// <summary>Skips the test, with the reason, where there is no server to be had.</summary>
    public static async Task<OriginalDatabase> CreateAsync()
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        MySqlOptions options = server.Options(await server.CreateDatabaseAsync());
        OriginalDatabase database = new(MySqlDriver.Create(options), options.ToConnectionString());
        using Stream dump = typeof(OriginalDatabase).Assembly.GetManifestResourceStream("minimax-server.sql")!;
        using StreamReader reader = new(dump);
        // One connection: the dump's time zone and checks are a session's.
        await using DbConnection connection = await database.Source.OpenConnectionAsync();
        foreach (string statement in (await reader.ReadToEndAsync()).Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            connection.Execute(null, statement);
        }

        connection.Execute(null, "SET time_zone = '+00:00'");
        return database;
    }

    public void Run(string sql)
    {
        using DbConnection connection = Source.OpenConnection();
        connection.Execute(null, sql);
    }

    public string Token(long id)
    {
        using DbConnection connection = Source.OpenConnection();
        using DbCommand command = connection.Statement(null, "SELECT token FROM bearer_tokens WHERE id = @id", ("@id", id));
        return (string)command.ExecuteScalar()!;
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
