using System.Data.Common;

namespace Relay.Storage;

/// <summary>
/// The few things done with a statement, without an ORM. What waits for a store must not run on a request's thread: there, use the
/// asynchronous forms.
/// </summary>
internal static class DbExtensions
{
    public static DbCommand Statement(
        this DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public static int Execute(
        this DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = connection.Statement(transaction, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>A single whole number; 0 for no row or NULL.</summary>
    public static long Scalar(
        this DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = connection.Statement(transaction, sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Adds an empty parameter to be set for each row of a batch.</summary>
    public static DbParameter Slot(this DbCommand command, string name)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Runs a statement without blocking where the engine does not; returns the rows it changed.</summary>
    public static Task<int> ExecuteAsync(
        this DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken,
        params ReadOnlySpan<(string Name, object? Value)> values) =>
        ExecuteAsync(connection.Statement(transaction, sql, values), cancellationToken);

    /// <summary>A single whole number without blocking where the engine does not; 0 for no row or NULL.</summary>
    public static Task<long> ScalarAsync(
        this DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken,
        params ReadOnlySpan<(string Name, object? Value)> values) =>
        ScalarAsync(connection.Statement(transaction, sql, values), cancellationToken);

    private static async Task<int> ExecuteAsync(DbCommand statement, CancellationToken cancellationToken)
    {
        await using DbCommand command = statement;
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> ScalarAsync(DbCommand statement, CancellationToken cancellationToken)
    {
        await using DbCommand command = statement;
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull
            ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }
}
