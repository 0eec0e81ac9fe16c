using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>
/// A lease of one native connection, from <see cref="Open"/> to <see cref="Close"/>. For one thread at a time, and for one
/// open reader at a time. Closing ends what is still open: a reader is abandoned, a transaction is rolled back.
/// </summary>
public sealed partial class SqliteConnection : DbConnection
{
    private static readonly StateChangeEventArgs s_opened = new(ConnectionState.Closed, ConnectionState.Open);
    private static readonly StateChangeEventArgs s_closed = new(ConnectionState.Open, ConnectionState.Closed);

    private readonly SqliteDataSource _source;
    private SqliteSession? _session;

    [SuppressMessage("Usage", "CA2213", Justification = "Close ends it; its own Dispose would only do that again.")]
    private SqliteTransaction? _transaction;

    private bool _isDisposed;

    internal SqliteConnection(SqliteDataSource source)
    {
        _source = source;
        GC.SuppressFinalize(this); // the base class finalises for nothing: the native handle has its own finaliser
    }

    /// <summary>Fixed: a connection belongs to the data source that made it.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => _source.ConnectionString;
        set => throw new NotSupportedException("Connections are made by a SqliteDataSource, which fixes the connection string.");
    }

    public override string Database => "main";

    public override string DataSource => _source.Options.Path;

    public override unsafe string ServerVersion
    {
        get
        {
            NativeLibraries.EnsureResolver();
            return Marshal.PtrToStringUTF8((nint)NativeMethods.LibraryVersion()) ?? "";
        }
    }

    public override ConnectionState State => _session is null ? ConnectionState.Closed : ConnectionState.Open;

    /// <summary>The leased session; throws when the connection is closed or disposed.</summary>
    internal SqliteSession Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _session ?? throw new InvalidOperationException("The connection is not open.");
        }
    }

    /// <summary>The reader that holds the session, if one is open.</summary>
    internal SqliteDataReader? Reader { get; set; }

    public override void Open()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_session is not null)
        {
            throw new InvalidOperationException("The connection is already open.");
        }

        _session = _source.Rent();
        OnStateChange(s_opened);
    }

    public override void Close()
    {
        SqliteSession? session = _session;
        if (session is null)
        {
            return;
        }

        Reader?.Abandon();
        _transaction?.Forget();
        _transaction = null;
        _session = null;
        _source.Return(session); // rolls back what is open
        OnStateChange(s_closed);
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("A SQLite file is one database.");

    /// <summary>
    /// Begins a transaction and takes the write lock now, so that no later statement in it can fail for want of it.
    /// </summary>
    public new SqliteTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    /// <inheritdoc cref="BeginTransaction()"/>
    /// <param name="isolationLevel">
    /// <see cref="IsolationLevel.Snapshot"/> takes no lock: it reads one unchanging state of the database and is not meant to
    /// write. On a read-only data source every transaction is of that kind. All other levels are served as serializable.
    /// </param>
    public new SqliteTransaction BeginTransaction(IsolationLevel isolationLevel)
    {
        SqliteSession session = Session;
        if (_transaction is not null)
        {
            throw new InvalidOperationException("The connection already has a transaction; SQLite does not nest them.");
        }

        if (isolationLevel == IsolationLevel.Chaos)
        {
            throw new NotSupportedException("SQLite has no transactions without isolation.");
        }

        bool isSnapshot = isolationLevel == IsolationLevel.Snapshot || _source.Options.ReadOnly;
        session.Execute(isSnapshot ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE");
        return _transaction = new SqliteTransaction(this, isSnapshot ? IsolationLevel.Snapshot : IsolationLevel.Serializable);
    }

    public new SqliteCommand CreateCommand() => new(this);

    internal void TransactionEnded() => _transaction = null;

    /// <summary>Throws when a command would run outside the transaction its caller believes to be in.</summary>
    internal void CheckTransaction(SqliteTransaction? wanted)
    {
        if (wanted is not null && wanted != _transaction)
        {
            throw new InvalidOperationException("The command's transaction has ended or belongs to another connection.");
        }

        if (_transaction is not null && !Session.InTransaction)
        {
            // Some errors (disk full, an interrupted write) make SQLite roll back at once. Without this check the rest of
            // the batch would be committed statement by statement.
            throw new SqliteException("the transaction was rolled back by an earlier error", SqliteResult.AbortRollback);
        }
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginTransaction(isolationLevel);

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
}
