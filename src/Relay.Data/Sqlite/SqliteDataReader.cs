using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.Sqlite;

/// <summary>
/// The results of one command, row by row, straight from SQLite: nothing is buffered. It holds the connection until closed.
/// Closing runs the statements that were not reached, as other engines do; closing the connection first leaves them out.
/// </summary>
[SuppressMessage("Design", "CA1010", Justification = "The shape is ADO.NET's; rows are read with Read.")]
[SuppressMessage("Naming", "CA1710", Justification = "The name is ADO.NET's.")]
public sealed partial class SqliteDataReader : DbDataReader
{
    private readonly SqliteCommand _command;
    private readonly SqliteConnection _connection;
    private readonly bool _closesConnection;
    private SqliteStatement? _statement;
    private SqliteSession? _session; // null once closed
    private string[] _names = [];
    private long _affected = -1;
    private bool _hasRows;
    private bool _isFirstRowWaiting;
    private bool _isAtEnd;
    private bool _hasRow;

    internal SqliteDataReader(SqliteCommand command, SqliteConnection connection, bool closesConnection)
    {
        _command = command;
        _connection = connection;
        _closesConnection = closesConnection;
        _session = connection.Session;
    }

    public override int Depth => 0;

    public override int FieldCount
    {
        get
        {
            ThrowIfClosed();
            return _names.Length;
        }
    }

    public override bool HasRows
    {
        get
        {
            ThrowIfClosed();
            return _hasRows;
        }
    }

    public override bool IsClosed => _session is null;

    /// <summary>Rows changed by the statements that are done, -1 while none could write; final when the reader is closed.</summary>
    public override int RecordsAffected => (int)Math.Min(_affected, int.MaxValue);

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        ThrowIfClosed();
        if (_isAtEnd || _statement is null)
        {
            return _hasRow = false;
        }

        if (_isFirstRowWaiting)
        {
            _isFirstRowWaiting = false;
            return _hasRow = true;
        }

        _hasRow = Step();
        if (!_hasRow)
        {
            EndStatement(); // now, not at Close: a statement that is not reset may hold a read transaction
        }

        return _hasRow;
    }

    public override bool NextResult()
    {
        ThrowIfClosed();
        SqliteStatement? done = _statement;
        if (done is null)
        {
            return false;
        }

        if (!_isAtEnd)
        {
            EndStatement();
        }

        _statement = null;
        return Advance(_command.Next(done));
    }

    public override void Close()
    {
        if (_session is null)
        {
            return;
        }

        try
        {
            while (NextResult())
            {
                // Runs what is left.
            }
        }
        finally
        {
            Release();
        }
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <summary>Runs to the first result and registers with the connection; on failure nothing stays behind.</summary>
    internal void Start(SqliteStatement? first)
    {
        _ = Advance(first);
        _connection.Reader = this;
    }

    /// <summary>Closes without running what is left.</summary>
    internal void Abandon()
    {
        if (_session is not null)
        {
            _statement?.Abandon();
            _statement = null;
            Release();
        }
    }

    // Runs statements without columns to their end and stops at the first with columns, one step in.
    private bool Advance(SqliteStatement? statement)
    {
        for (; statement is not null; statement = _command.Next(statement))
        {
            _statement = statement;
            _isAtEnd = false;
            _isFirstRowWaiting = Step();
            _names = statement.ColumnNames;
            _hasRows = _isFirstRowWaiting;
            _hasRow = false;
            if (!_isFirstRowWaiting)
            {
                EndStatement();
            }

            if (_names.Length > 0)
            {
                return true;
            }

            _statement = null; // it is done; if the next one cannot even be compiled, Close must not try again
        }

        _names = [];
        _hasRows = _isFirstRowWaiting = _hasRow = false;
        return false;
    }

    private bool Step()
    {
        try
        {
            return _statement!.Step();
        }
        catch
        {
            Fail();
            throw;
        }
    }

    private void EndStatement()
    {
        _isAtEnd = true;
        _hasRow = _isFirstRowWaiting = false;
        try
        {
            _affected = SqliteCommand.AddAffected(_affected, _statement!.Finish());
        }
        catch
        {
            Fail();
            throw;
        }
    }

    // The command has failed: what follows in its text is not run, and Close has nothing left to do.
    private void Fail()
    {
        _statement!.Abandon();
        _statement = null;
        _hasRow = false;
    }

    private void Release()
    {
        SqliteSession session = _session!;
        _session = null;
        _hasRow = false;
        _connection.Reader = null;
        _command.Exit(session);
        if (_closesConnection)
        {
            _connection.Close();
        }
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_session is null, this);
}
