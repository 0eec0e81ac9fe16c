using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.MySql;

/// <summary>
/// A lease of one session, from <see cref="Open"/> to <see cref="Close"/>. For one thread at a time, and for one open reader at a time.
/// Closing ends what is still open: a reader is abandoned, a transaction is rolled back.
/// </summary>
public sealed class MySqlConnection : DbConnection
{
    private static readonly StateChangeEventArgs s_opened = new(ConnectionState.Closed, ConnectionState.Open);
    private static readonly StateChangeEventArgs s_closed = new(ConnectionState.Open, ConnectionState.Closed);

    private readonly MySqlDataSource _source;
    private MySqlSession? _session;

    [SuppressMessage("Usage", "CA2213", Justification = "Close ends it; its own Dispose would only do that again.")]
    private MySqlTransaction? _transaction;

    private bool _isDisposed;

    internal MySqlConnection(MySqlDataSource source)
    {
        _source = source;
        GC.SuppressFinalize(this); // the base class finalises for nothing: the native handle has its own finaliser
    }

    /// <summary>Fixed: a connection belongs to the data source that made it. Without the password.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => _source.ConnectionString;
        set => throw new NotSupportedException("Connections are made by a MySqlDataSource, which fixes the connection string.");
    }

    public override string Database => _source.Options.Database;

    public override string DataSource => _source.Options.Server;

    public override string ServerVersion => Session.ServerVersion;

    public override ConnectionState State => _session is null ? ConnectionState.Closed : ConnectionState.Open;

    /// <summary>The way to the server is encrypted.</summary>
    public bool IsEncrypted => Session.IsEncrypted;

    /// <summary>The leased session; throws when the connection is closed or disposed.</summary>
    internal MySqlSession Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _session ?? throw new InvalidOperationException("The connection is not open.");
        }
    }

    internal MySqlDataSource Source => _source;

    /// <summary>The reader that holds the session, if one is open.</summary>
    internal MySqlDataReader? Reader { get; set; }

    public override void Open()
    {
        CheckClosed();
        _session = _source.Rent();
        OnStateChange(s_opened);
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        CheckClosed();
        _session = await _source.RentAsync(cancellationToken);
        OnStateChange(s_opened);
    }

    /// <summary>Does not wait for the server: rows nobody took and an open transaction are dropped elsewhere.</summary>
    public override void Close()
    {
        MySqlSession? session = _session;
        if (session is null)
        {
            return;
        }

        Reader?.Abandon();
        _transaction?.Forget();
        _transaction = null;
        _session = null;
        _source.Return(session);
        OnStateChange(s_closed);
    }

    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("The database is fixed by the data source.");

    /// <summary>Begins a transaction at READ COMMITTED.</summary>
    public new MySqlTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    /// <inheritdoc cref="BeginTransaction()"/>
    /// <param name="isolationLevel">
    /// Unspecified and READ COMMITTED are the session's own; <see cref="IsolationLevel.Snapshot"/> reads one unchanging state.
    /// </param>
    public new MySqlTransaction BeginTransaction(IsolationLevel isolationLevel)
    {
        (byte[] sql, MySqlTransaction transaction) = Prepare(isolationLevel);
        Session.Execute(sql, _source.Options.DefaultCommandTimeout);
        return _transaction = transaction;
    }

    public new MySqlCommand CreateCommand() => new(this);

    internal void TransactionEnded() => _transaction = null;

    /// <summary>Throws when a command would run outside the transaction its caller believes to be in.</summary>
    internal void CheckTransaction(MySqlTransaction? wanted)
    {
        if (wanted is not null && wanted != _transaction)
        {
            throw new InvalidOperationException("The command's transaction has ended or belongs to another connection.");
        }

        if (_transaction is not null && !Session.InTransaction)
        {
            // A dead-lock rolls back at once, and DDL commits. Without this check the rest would be committed one by one.
            throw new MySqlException("the transaction was ended by an earlier error or statement", MySqlErrorCode.TransactionLost, "25000");
        }
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginTransaction(isolationLevel);

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        (byte[] sql, MySqlTransaction transaction) = Prepare(isolationLevel);
        MySqlSession session = Session;
        await _source.RunAsync(session, session, () => { session.Execute(sql, _source.Options.DefaultCommandTimeout); return true; }, cancellationToken);
        return _transaction = transaction;
    }

    protected override DbCommand CreateDbCommand() => CreateCommand();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            _isDisposed = true;
        }

        base.Dispose(disposing);
    }

    private (byte[] Sql, MySqlTransaction Transaction) Prepare(IsolationLevel level)
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("The connection already has a transaction; they do not nest.");
        }

        ReadOnlySpan<byte> sql = level switch
        {
            IsolationLevel.Unspecified or IsolationLevel.ReadCommitted => "START TRANSACTION"u8,
            IsolationLevel.RepeatableRead => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION"u8,
            IsolationLevel.Serializable => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION"u8,
            IsolationLevel.Snapshot => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION WITH CONSISTENT SNAPSHOT"u8,
            _ => throw new NotSupportedException($"The isolation level {level} is not supported."),
        };
        return (sql.ToArray(), new MySqlTransaction(this, level == IsolationLevel.Unspecified ? IsolationLevel.ReadCommitted : level));
    }

    private void CheckClosed()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_session is not null)
        {
            throw new InvalidOperationException("The connection is already open.");
        }
    }
}
