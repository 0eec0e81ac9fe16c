using System.Data;
using System.Data.Common;

namespace Relay.Data.MySql;

/// <summary>A transaction of one connection, ended by <see cref="Commit"/> or by anything else, which rolls back.</summary>
public sealed class MySqlTransaction : DbTransaction
{
    private readonly MySqlConnection _connection;
    private bool _isEnded;
    private bool _isDisposed;

    internal MySqlTransaction(MySqlConnection connection, IsolationLevel isolationLevel)
    {
        _connection = connection;
        IsolationLevel = isolationLevel;
    }

    public override IsolationLevel IsolationLevel { get; }

    /// <summary>Null once the transaction has ended.</summary>
    protected override DbConnection? DbConnection => _isEnded ? null : _connection;

    /// <summary>Makes the changes durable. When the connection is lost meanwhile, nobody knows whether that happened.</summary>
    public override void Commit()
    {
        BeginCommit();
        Execute("COMMIT"u8);
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        BeginCommit();
        await RunAsync(static transaction => transaction.Execute("COMMIT"u8), cancellationToken);
    }

    /// <summary>Undoes the changes; an open reader is abandoned first.</summary>
    public override void Rollback()
    {
        CheckOpen();
        _connection.Reader?.Abandon();
        Execute("ROLLBACK"u8);
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        CheckOpen();
        _connection.Reader?.Abandon();
        await RunAsync(static transaction => transaction.Execute("ROLLBACK"u8), cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            try
            {
                await RollbackAsync();
            }
            catch (MySqlException)
            {
                // Lost: the server rolls back by itself, and whoever disposes has a better exception already.
            }
        }

        await base.DisposeAsync();
    }

    /// <summary>The connection was closed underneath; its session is rolled back there.</summary>
    internal void Forget() => _isEnded = true;

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isEnded)
        {
            try
            {
                Rollback();
            }
            catch (MySqlException)
            {
                // As in DisposeAsync.
            }
        }

        _isDisposed = true;
        base.Dispose(disposing);
    }

    private void BeginCommit()
    {
        CheckOpen();
        _connection.CheckTransaction(this);
    }

    // Whatever comes of it, the transaction is over: a failed COMMIT leaves nothing that could be committed again. On a broken
    // connection there is nobody to tell; the server rolls back when it notices.
    private void Execute(ReadOnlySpan<byte> sql)
    {
        try
        {
            if (!_connection.Session.IsBroken)
            {
                _connection.Session.Execute(sql, _connection.Source.Options.DefaultCommandTimeout);
            }
        }
        finally
        {
            _isEnded = true;
            _connection.TransactionEnded();
        }
    }

    private Task<bool> RunAsync(Action<MySqlTransaction> work, CancellationToken cancellationToken) =>
        _connection.Source.RunAsync(_connection.Session, _connection.Session, () => { work(this); return true; }, cancellationToken);

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isEnded)
        {
            throw new InvalidOperationException("The transaction has already ended.");
        }
    }
}
