using System.Data;
using System.Data.Common;

namespace Relay.Data.Sqlite;

/// <summary>
/// The asynchronous members do their work before they return: SQLite runs in the caller's thread. A token that is already
/// cancelled starts nothing; one that is cancelled meanwhile interrupts SQLite, and the task then counts as cancelled.
/// </summary>
public sealed partial class SqliteCommand
{
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        Run(static (command, _) => command.ExecuteNonQuery(), CommandBehavior.Default, cancellationToken);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        Run(static (command, _) => command.ExecuteScalar(), CommandBehavior.Default, cancellationToken);

    public override Task PrepareAsync(CancellationToken cancellationToken = default) =>
        Run(static (command, _) => { command.Prepare(); return true; }, CommandBehavior.Default, cancellationToken);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Run(static (command, behavior) => command.ExecuteDbDataReader(behavior), behavior, cancellationToken);

    private Task<T> Run<T>(Func<SqliteCommand, CommandBehavior, T> execute, CommandBehavior behavior, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(token);
        }

        try
        {
            using CancellationTokenRegistration registration =
                token.UnsafeRegister(static command => ((SqliteCommand)command!).Cancel(), this);
            return Task.FromResult(execute(this, behavior));
        }
        catch (SqliteException failure)
            when (failure.SqliteErrorCode == SqliteResult.Interrupt && token.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(token);
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
