using System.Data;
using System.Data.Common;

namespace Relay.Data.Sqlite;

/// <summary>A transaction of one connection, ended by <see cref="Commit"/> or by anything else, which rolls back.</summary>
public sealed class SqliteTransaction : DbTransaction
{
    private readonly SqliteConnection _connection;
    private bool _isEnded;
    private bool _isDisposed;

    internal SqliteTransaction(SqliteConnection connection, IsolationLevel isolationLevel)
    {
        _connection = connection;
        IsolationLevel = isolationLevel;
    }

    public override IsolationLevel IsolationLevel { get; }

    /// <summary>Null once the transaction has ended.</summary>
    protected override DbConnection? DbConnection => _isEnded ? null : _connection;

    /// <summary>Makes the changes durable. After a transient failure the transaction is still open and can be committed again.</summary>
    public override void Commit()
    {
        CheckOpen();
        _connection.CheckTransaction(this);
        try
        {
            _connection.Session.Execute("COMMIT");
        }
        catch (SqliteException) when (!_connection.Session.InTransaction)
        {
            End(); // the failure itself rolled back
            throw;
        }

        End();
    }

    /// <summary>Undoes the changes; an open reader is abandoned first.</summary>
    public override void Rollback()
    {
        CheckOpen();
        _connection.Reader?.Abandon();
        if (_connection.Session.InTransaction)
        {
            _connection.Session.Execute("ROLLBACK");
        }

        End();
    }

    /// <summary>The connection was closed underneath; its session is rolled back there.</summary>
    internal void Forget() => _isEnded = true;

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isEnded)
        {
            Rollback();
        }

        _isDisposed = true;
        base.Dispose(disposing);
    }

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isEnded)
        {
            throw new InvalidOperationException("The transaction has already ended.");
        }
    }

    private void End()
    {
        _isEnded = true;
        _connection.TransactionEnded();
    }
}
