using System.Data.Common;

namespace Relay.Data.MySql;

/// <summary>
/// One MySQL or MariaDB database, reached through MariaDB Connector/C. Safe from any thread; everything it hands out is for one thread
/// at a time. Nothing is loaded or connected before the first connection is opened.
/// </summary>
/// <remarks>
/// The library blocks while it waits for the server. Asynchronous methods hand that over to threads of the provider; the other methods
/// block their caller.
/// </remarks>
public sealed class MySqlDataSource : DbDataSource
{
    private const int MaxTemplates = 256;

    private readonly Dictionary<string, SqlTemplate> _templates = [];
    private readonly MySqlSessionPool _pool;

    public MySqlDataSource(MySqlOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        Threads = new BlockingThreads(options.MaximumPoolSize);
        _pool = new MySqlSessionPool(options, Threads);
    }

    /// <param name="connectionString">See <see cref="MySqlOptions.Parse"/>.</param>
    public MySqlDataSource(string connectionString)
        : this(MySqlOptions.Parse(connectionString))
    {
    }

    /// <summary>Where it leads, without the password.</summary>
    public override string ConnectionString => Options.ToString();

    internal MySqlOptions Options { get; }

    internal BlockingThreads Threads { get; }

    internal int IdleConnections => _pool.IdleCount;

    public new MySqlConnection CreateConnection() => (MySqlConnection)base.CreateConnection();

    public new MySqlConnection OpenConnection() => (MySqlConnection)base.OpenConnection();

    public new async ValueTask<MySqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        (MySqlConnection)await base.OpenConnectionAsync(cancellationToken);

    internal MySqlSession Rent() => _pool.Rent();

    internal ValueTask<MySqlSession> RentAsync(CancellationToken cancellationToken) => _pool.RentAsync(cancellationToken);

    internal void Return(MySqlSession session) => _pool.Return(session);

    /// <summary>
    /// Runs what waits for the server on a thread of the provider. When the token is cancelled, <paramref name="running"/> is cancelled
    /// on its session, which ends the wait; the task then counts as cancelled.
    /// </summary>
    internal async Task<T> RunAsync<T>(MySqlSession session, object running, Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<T> task = Threads.RunAsync(work);
        await using (cancellationToken.UnsafeRegister(_ => session.Cancel(running), null))
        {
            try
            {
                return await task;
            }
            catch (MySqlException failure) when (failure.Number == MySqlErrorCode.CommandAborted && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancellationToken);
            }
        }
    }

    /// <summary>The parsed form of a command text; texts come again, so they are remembered.</summary>
    internal SqlTemplate Template(string sql)
    {
        lock (_templates)
        {
            if (_templates.TryGetValue(sql, out SqlTemplate? known))
            {
                return known;
            }
        }

        SqlTemplate template = SqlTemplate.Parse(sql);
        lock (_templates)
        {
            if (_templates.Count >= MaxTemplates)
            {
                _templates.Clear(); // far beyond what a program that writes its SQL by hand has
            }

            _templates[sql] = template;
        }

        return template;
    }

    protected override DbConnection CreateDbConnection() => new MySqlConnection(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Close();
        return base.DisposeAsyncCore();
    }

    private void Close()
    {
        _pool.Dispose();
        Threads.Dispose();
    }
}
