namespace Relay.Data.Sqlite;

/// <summary>
/// The idle sessions of one data source, most recently used first (its page cache is the warmest). Keeps at most
/// <see cref="SqliteOptions.MaxPooledConnections"/>; one that comes back to a full pool is closed. How many are leased at
/// once is the callers' business. Safe from any thread.
/// </summary>
internal sealed class SessionPool(SqliteOptions options) : IDisposable
{
    private readonly Lock _idleGate = new();
    private readonly Lock _openGate = new();
    private readonly Stack<SqliteSession> _idle = new(options.MaxPooledConnections);
    private bool _isDisposed;

    internal int IdleCount
    {
        get
        {
            lock (_idleGate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Hands out a session; give it back with <see cref="Return"/>.</summary>
    internal SqliteSession Rent()
    {
        lock (_idleGate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteDataSource));
            if (_idle.TryPop(out SqliteSession? session))
            {
                return session;
            }
        }

        // One at a time: turning a fresh file into write-ahead mode wants it alone and does not always wait for a lock.
        lock (_openGate)
        {
            return new SqliteSession(options);
        }
    }

    internal void Return(SqliteSession session)
    {
        if (session.TryRecycle())
        {
            lock (_idleGate)
            {
                if (!_isDisposed && _idle.Count < options.MaxPooledConnections)
                {
                    _idle.Push(session);
                    return;
                }
            }
        }

        session.Dispose();
    }

    /// <summary>Closes the idle sessions; leased ones are closed when they come back.</summary>
    public void Dispose()
    {
        SqliteSession[] idle;
        lock (_idleGate)
        {
            _isDisposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (SqliteSession session in idle)
        {
            session.Dispose();
        }
    }
}
