using System.Data;
using System.Data.Common;

namespace Relay.Data.MySql;

/// <summary>Running a command. The session is entered for the whole run, or until the reader is closed.</summary>
public sealed partial class MySqlCommand
{
    /// <summary>
    /// Runs every statement. Returns the rows inserted, updated and deleted by all of them, -1 when all of them only read. An UPDATE that
    /// sets a row to what it holds already does not count it, as <c>ON DUPLICATE KEY UPDATE</c> needs.
    /// </summary>
    public override int ExecuteNonQuery()
    {
        MySqlSession session = Enter();
        try
        {
            return RunToEnd(session);
        }
        finally
        {
            Exit(session);
        }
    }

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        MySqlSession session = Enter();
        try
        {
            return await Connection!.Source.RunAsync(session, this, () => RunToEnd(session), cancellationToken);
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
        using MySqlDataReader reader = ExecuteReader();
        return reader.Read() ? reader.GetValue(0) : null;
    }

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using DbDataReader reader = await ExecuteDbDataReaderAsync(CommandBehavior.Default, cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null;
    }

    /// <summary>Runs up to the first statement that has columns. The connection can run nothing else until the reader is closed.</summary>
    public new MySqlDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    /// <inheritdoc cref="ExecuteReader()"/>
    /// <param name="behavior"><see cref="CommandBehavior.CloseConnection"/> is honoured, hints about rows are ignored.</param>
    public new MySqlDataReader ExecuteReader(CommandBehavior behavior)
    {
        MySqlSession session = Enter();
        MySqlDataReader? reader = null;
        try
        {
            reader = CreateReader(session, behavior);
            reader.Start(Send(session));
            return reader;
        }
        catch
        {
            Fail(session, reader);
            throw;
        }
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        MySqlSession session = Enter();
        MySqlDataReader? reader = null;
        try
        {
            reader = CreateReader(session, behavior);
            return await Connection!.Source.RunAsync(session, this, () => { reader.Start(Send(session)); return reader; }, cancellationToken);
        }
        catch
        {
            Fail(session, reader);
            throw;
        }
    }

    /// <summary>Adds the count of one more statement; -1 means "only reads" and adds nothing.</summary>
    internal static long AddAffected(long sum, long affected) => affected < 0 ? sum : Math.Max(sum, 0) + affected;

    internal void Exit(MySqlSession session)
    {
        Volatile.Write(ref _running, null);
        session.Exit();
    }

    private int RunToEnd(MySqlSession session)
    {
        long affected = -1;
        for (StatementResult? result = Send(session); result is not null; result = session.NextResult())
        {
            session.FreeResult(); // rows nobody asked for
            affected = AddAffected(affected, result.Affected);
        }

        return (int)Math.Min(affected, int.MaxValue);
    }

    private StatementResult Send(MySqlSession session)
    {
        using SqlWriter text = new();
        Connection!.Source.Template(_text).Write(text, Parameters);
        return session.Query(text.Written);
    }

    private MySqlDataReader CreateReader(MySqlSession session, CommandBehavior behavior) =>
        (behavior & (CommandBehavior.SchemaOnly | CommandBehavior.KeyInfo)) == 0
            ? new MySqlDataReader(this, Connection!, session, (behavior & CommandBehavior.CloseConnection) != 0)
            : throw new NotSupportedException("Schema information without running the command is not supported.");

    // What came before the failure was run; whatever the server still has to say belongs to nobody.
    private void Fail(MySqlSession session, MySqlDataReader? reader)
    {
        if (reader is null)
        {
            Exit(session);
        }
        else
        {
            reader.Abandon();
        }
    }

    private MySqlSession Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_text.Length == 0)
        {
            throw new InvalidOperationException("The command has no text.");
        }

        MySqlSession session = (Connection ?? throw new InvalidOperationException("The command has no connection.")).Session;
        Connection.CheckTransaction(Transaction);
        session.Enter(this, CommandTimeout);
        Volatile.Write(ref _running, session);
        return session;
    }
}
