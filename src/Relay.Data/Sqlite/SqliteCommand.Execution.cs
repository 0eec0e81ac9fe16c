using System.Data;
using System.Data.Common;

namespace Relay.Data.Sqlite;

/// <summary>Running a command. The session is entered for the whole run, or until the reader is closed.</summary>
public sealed partial class SqliteCommand
{
    /// <summary>
    /// Runs every statement. Returns the rows inserted, updated and deleted by all of them (without what triggers and
    /// cascades did), -1 when none of them can write.
    /// </summary>
    public override int ExecuteNonQuery()
    {
        SqliteSession session = Enter();
        try
        {
            long affected = -1;
            for (SqliteStatement? statement = Begin(session); statement is not null; statement = Next(statement))
            {
                affected = AddAffected(affected, RunToEnd(statement));
            }

            return (int)Math.Min(affected, int.MaxValue);
        }
        finally
        {
            Exit(session);
        }
    }

    /// <summary>
    /// Runs every statement. Returns the first column of the first row of the first statement that has columns:
    /// <see cref="DBNull"/> for NULL, null when there is no row.
    /// </summary>
    public override object? ExecuteScalar()
    {
        using SqliteDataReader reader = ExecuteReader();
        return reader.Read() ? reader.GetValue(0) : null;
    }

    /// <summary>Runs up to the first statement that has columns. The connection can run nothing else until the reader is closed.</summary>
    public new SqliteDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    /// <inheritdoc cref="ExecuteReader()"/>
    /// <param name="behavior"><see cref="CommandBehavior.CloseConnection"/> is honoured, hints about rows are ignored.</param>
    public new SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        if ((behavior & (CommandBehavior.SchemaOnly | CommandBehavior.KeyInfo)) != 0)
        {
            throw new NotSupportedException("Schema information without running the command is not supported.");
        }

        SqliteSession session = Enter();
        try
        {
            var reader = new SqliteDataReader(this, Connection!, (behavior & CommandBehavior.CloseConnection) != 0);
            reader.Start(Begin(session));
            return reader;
        }
        catch
        {
            Exit(session);
            throw;
        }
    }

    /// <summary>Adds the count of one more statement; -1 means "cannot write" and adds nothing.</summary>
    internal static long AddAffected(long sum, long affected) => affected < 0 ? sum : Math.Max(sum, 0) + affected;

    /// <summary>The statement after <paramref name="statement"/>, bound and ready; null when there is none.</summary>
    internal SqliteStatement? Next(SqliteStatement statement) => statement.NextOffset < 0
        ? null
        : Bind(statement.Session.Prepare(statement.Key.Sql, statement.NextOffset));

    internal void Exit(SqliteSession session)
    {
        Volatile.Write(ref _running, null);
        session.Exit();
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    private static long RunToEnd(SqliteStatement statement)
    {
        try
        {
            while (statement.Step())
            {
                // Rows nobody asked for.
            }
        }
        catch
        {
            statement.Abandon();
            throw;
        }

        return statement.Finish();
    }

    private SqliteSession Enter()
    {
        SqliteSession session = OpenSession();
        Connection!.CheckTransaction(Transaction);
        session.Enter(this);
        Volatile.Write(ref _running, session);
        return session;
    }

    private SqliteSession OpenSession()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_text.Length == 0)
        {
            throw new InvalidOperationException("The command has no text.");
        }

        return (Connection ?? throw new InvalidOperationException("The command has no connection.")).Session;
    }

    private SqliteStatement? Begin(SqliteSession session)
    {
        SqliteStatement? statement = First(session);
        statement?.CheckUnused(Parameters);
        return Bind(statement);
    }

    private SqliteStatement? First(SqliteSession session)
    {
        if (_first is null || _first.Session != session || _first.IsFinalised)
        {
            _first = session.Prepare(_text, 0);
        }

        return _first;
    }

    private SqliteStatement? Bind(SqliteStatement? statement)
    {
        try
        {
            statement?.Bind(Parameters);
            return statement;
        }
        catch
        {
            statement!.Abandon();
            throw;
        }
    }
}
