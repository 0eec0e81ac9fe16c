using System.Data.Common;
using Relay.Data.MySql;

namespace Relay.Storage;

/// <summary>
/// Where connections to a MySQL or MariaDB server come from: the provider in <c>Relay.Data</c>, or the package MySqlConnector when built
/// with <c>-p:RelayMySqlDriver=MySqlConnector</c>. Nothing else knows which.
/// </summary>
internal static class MySqlDriver
{
#if RELAY_MYSQLCONNECTOR
    // What the other driver sets for every lease, see MySqlSession.Setup.
    private const string Setup = """
        SET NAMES utf8mb4 COLLATE utf8mb4_bin;
        SET SESSION sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT',
            time_zone = '+00:00', innodb_lock_wait_timeout = 10;
        SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED
        """;

    /// <exception cref="ArgumentException">The options cannot be used; the message names the one at fault.</exception>
    public static DbDataSource Create(MySqlOptions options)
    {
        // Rows that an UPDATE or ON DUPLICATE KEY leaves as they were do not count, as with the other driver.
        string connectionString = options.ToConnectionString() + ";UseAffectedRows=true;TreatTinyAsBoolean=false;GuidFormat=None";
        return new MySqlConnector.MySqlDataSourceBuilder(connectionString)
            .UseConnectionOpenedCallback(static async (context, cancellationToken) =>
            {
                await using DbCommand command = context.Connection.CreateCommand();
                command.CommandText = Setup;
                await command.ExecuteNonQueryAsync(cancellationToken);
            })
            .Build();
    }
#else
    /// <exception cref="ArgumentException">The options cannot be used; the message names the one at fault.</exception>
    public static DbDataSource Create(MySqlOptions options) => new MySqlDataSource(options);
#endif
}
