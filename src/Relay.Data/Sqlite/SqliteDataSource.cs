using System.Data.Common;

namespace Relay.Data.Sqlite;

/// <summary>
/// One SQLite database file. Hands out connections and keeps a bounded number of them open between uses
/// (<see cref="SqliteOptions.MaxPooledConnections"/>). Safe from any thread; everything it hands out is for one thread at a
/// time. Nothing is opened before the first connection is.
/// </summary>
public sealed class SqliteDataSource : DbDataSource
{
    private readonly SessionPool _pool;

    public SqliteDataSource(SqliteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        ConnectionString = options.ToConnectionString();
        _pool = new SessionPool(options);
    }

    /// <param name="connectionString">See <see cref="SqliteOptions.Parse"/>.</param>
    public SqliteDataSource(string connectionString)
        : this(SqliteOptions.Parse(connectionString))
    {
    }

    public override string ConnectionString { get; }

    internal SqliteOptions Options { get; }

    internal int IdleConnections => _pool.IdleCount;

    public new SqliteConnection CreateConnection() => (SqliteConnection)base.CreateConnection();

    public new SqliteConnection OpenConnection() => (SqliteConnection)base.OpenConnection();

    /// <summary>Completes synchronously: opening a file has nothing to wait for.</summary>
    public new async ValueTask<SqliteConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        (SqliteConnection)await base.OpenConnectionAsync(cancellationToken);

    internal SqliteSession Rent() => _pool.Rent();

    internal void Return(SqliteSession session) => _pool.Return(session);

    protected override DbConnection CreateDbConnection() => new SqliteConnection(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pool.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        _pool.Dispose();
        return base.DisposeAsyncCore();
    }
}
