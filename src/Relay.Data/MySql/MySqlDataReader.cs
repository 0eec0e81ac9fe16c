using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.MySql;

/// <summary>
/// The results of one command, row by row as they arrive, a page of rows at a time. It holds the connection until closed. Closing waits
/// for the statements that were not reached, and for rows that were not read; closing the connection first gives it up instead.
/// </summary>
[SuppressMessage("Design", "CA1010", Justification = "The shape is ADO.NET's; rows are read with Read.")]
[SuppressMessage("Naming", "CA1710", Justification = "The name is ADO.NET's.")]
public sealed partial class MySqlDataReader : DbDataReader
{
    private static readonly Task<bool> s_true = Task.FromResult(true);
    private static readonly Task<bool> s_false = Task.FromResult(false);

    private readonly MySqlCommand _command;
    private readonly MySqlConnection _connection;
    private readonly bool _closesConnection;
    private readonly RowPage _page = new();
    private MySqlSession? _session; // null once closed
    private MySqlColumn[] _columns = [];
    private long _affected = -1;
    private bool _hadRows;
    private bool _hasRow;

    internal MySqlDataReader(MySqlCommand command, MySqlConnection connection, MySqlSession session, bool closesConnection)
    {
        _command = command;
        _connection = connection;
        _session = session;
        _closesConnection = closesConnection;
        connection.Reader = this;
    }

    public override int Depth => 0;

    public override int FieldCount
    {
        get
        {
            ThrowIfClosed();
            return _columns.Length;
        }
    }

    public override bool HasRows
    {
        get
        {
            ThrowIfClosed();
            return _hadRows;
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
        return _hasRow = _page.MoveNext() || (!_page.IsLast && FetchNext());
    }

    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        _hasRow = _page.MoveNext();
        return _hasRow ? s_true : _page.IsLast ? s_false : FetchAsync(cancellationToken);
    }

    public override bool NextResult()
    {
        ThrowIfClosed();
        return Advance(Skip());
    }

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return IsAtEnd ? Task.FromResult(NextResult()) : RunAsync(NextResult, cancellationToken);
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
                // Takes in what is left.
            }
        }
        finally
        {
            Release();
        }
    }

    public override async Task CloseAsync()
    {
        if (_session is null || IsAtEnd)
        {
            Close();
            return;
        }

        await _connection.Source.Threads.RunAsync(() => { Close(); return true; });
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <summary>Goes to the first result that has columns.</summary>
    internal void Start(StatementResult first) => _ = Advance(first);

    /// <summary>Closes without waiting for what is left; if anything is, the connection is given up.</summary>
    internal void Abandon()
    {
        if (_session is not null)
        {
            if (!IsAtEnd)
            {
                _session.GiveUp();
            }

            Release();
        }
    }

    // Everything the server had to say is here.
    private bool IsAtEnd => _page.IsLast && !_session!.HasMoreResults;

    // Passes statements without columns and stops at the first with columns, its first page fetched.
    private bool Advance(StatementResult? result)
    {
        for (; result is not null; result = _session!.NextResult())
        {
            _affected = MySqlCommand.AddAffected(_affected, result.Affected);
            if (result.Columns.Length > 0)
            {
                _columns = result.Columns;
                _page.IsLast = false; // also when the fetch below fails half-way
                _session!.Fetch(_page, _columns.Length);
                _hadRows = _page.Rows > 0;
                return true;
            }
        }

        _columns = [];
        _hadRows = false;
        return false;
    }

    private StatementResult? Skip()
    {
        _hasRow = false;
        if (!_page.IsLast)
        {
            _session!.FreeResult();
        }

        _page.Clear(0);
        _page.IsLast = true;
        return _session!.NextResult();
    }

    private bool FetchNext()
    {
        _session!.Fetch(_page, _columns.Length);
        return _page.MoveNext();
    }

    private async Task<bool> FetchAsync(CancellationToken cancellationToken) => _hasRow = await RunAsync(FetchNext, cancellationToken);

    private Task<bool> RunAsync(Func<bool> work, CancellationToken cancellationToken) =>
        _connection.Source.RunAsync(_session!, _command, work, cancellationToken);

    private void Release()
    {
        MySqlSession session = _session!;
        _session = null;
        _hasRow = false;
        _page.Dispose();
        _connection.Reader = null;
        _command.Exit(session);
        if (_closesConnection)
        {
            _connection.Close();
        }
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_session is null, this);
}
