using System.Diagnostics;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>
/// One open native connection with its compiled statements. Belongs to exactly one <see cref="SqliteConnection"/> or to the
/// pool; the owner uses it from one thread at a time. Only <see cref="Cancel"/> may come from another thread.
/// </summary>
internal sealed unsafe partial class SqliteSession : IDisposable
{
    private readonly SqliteOptions _options;
    private readonly DatabaseHandle _database;
    private readonly StatementCache _statements;
    private readonly Lock _runningGate = new();
    private SqliteCommand? _running;
    private int _busyTimeoutMs = -1;
    private long _timeoutTicks;
    private bool _isBroken;

    /// <summary>Opens and configures a connection. Only one at a time for a database: see <see cref="SessionPool"/>.</summary>
    internal SqliteSession(SqliteOptions options)
    {
        _options = options;
        int access = options.ReadOnly ? NativeMethods.OpenReadOnly : NativeMethods.OpenReadWrite | NativeMethods.OpenCreate;
        // A full path starts with a slash, so SQLite never takes it for one of its special names or for a URI.
        _database = DatabaseHandle.Open(Path.GetFullPath(options.Path), access);
        _statements = new StatementCache(options.StatementCacheSize);
        try
        {
            Configure();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>For native calls; the caller keeps this session alive until they return.</summary>
    internal nint Pointer => _database.Pointer;

    internal bool InTransaction => NativeMethods.GetAutocommit(Pointer) == 0;

    internal int CachedStatements => _statements.Count;

    /// <summary>Starts a command. Nothing else can run until <see cref="Exit"/>; a reader stays in until it is closed.</summary>
    internal void Enter(SqliteCommand command)
    {
        lock (_runningGate)
        {
            ThrowIfRunning();
            _running = command;
        }

        SetTimeouts(command.CommandTimeout);
    }

    internal void Exit()
    {
        lock (_runningGate)
        {
            _running = null;
        }
    }

    /// <summary>Throws while a reader holds the session: compiling could evict the very statement it stands in.</summary>
    internal void ThrowIfRunning()
    {
        if (_running is not null)
        {
            throw new InvalidOperationException("The connection has an open reader or a running command; end it first.");
        }
    }

    /// <summary>Interrupts <paramref name="command"/> if it is the one running. Safe from any thread, at any time.</summary>
    internal void Cancel(SqliteCommand command)
    {
        lock (_runningGate)
        {
            // Under the gate, so that it cannot hit whoever leases this session next.
            if (_running == command)
            {
                NativeMethods.Interrupt(_database);
            }
        }
    }

    /// <summary>Gives one call into SQLite the running command's timeout. The time a caller spends between rows is not counted.</summary>
    internal void StartDeadline() => _database.Deadline = _timeoutTicks == 0 ? 0 : Stopwatch.GetTimestamp() + _timeoutTicks;

    /// <summary>Compiles, or finds compiled, the statement at <paramref name="offset"/>; null when the text ends there.</summary>
    internal SqliteStatement? Prepare(string sql, int offset)
    {
        var key = new StatementKey(sql, offset);
        return _statements.Find(key) ?? Compile(key);
    }

    /// <summary>Runs a statement of our own that has no parameters, without a time limit.</summary>
    internal void Execute(string sql)
    {
        ThrowIfRunning();
        SetTimeouts(0);
        SqliteStatement statement = Prepare(sql, 0)!;
        try
        {
            while (statement.Step())
            {
                // A pragma answers with the value it has set; nobody asks.
            }
        }
        catch
        {
            statement.Abandon();
            throw;
        }

        _ = statement.Finish();
    }

    /// <summary>The exception for a failed call; call it before any other native call, which would replace the message.</summary>
    internal SqliteException Failure(int code)
    {
        SqliteException failure = SqliteException.Create(Pointer, code);
        if (failure.SqliteErrorCode == SqliteResult.Interrupt && _database.Deadline != 0
            && Stopwatch.GetTimestamp() > _database.Deadline)
        {
            failure = new SqliteException("the command ran longer than its CommandTimeout", code);
        }

        // NOMEM, IOERR, CORRUPT, CANTOPEN, NOTADB: whatever the cause, a fresh connection is the better bet.
        _isBroken |= failure.SqliteErrorCode is 7 or 10 or 11 or 14 or 26;
        return failure;
    }

    /// <summary>Makes the session as good as new for the pool; false when it has to be closed instead.</summary>
    internal bool TryRecycle()
    {
        if (_isBroken || _running is not null)
        {
            return false;
        }

        try
        {
            if (InTransaction)
            {
                Execute("ROLLBACK");
            }

            return true;
        }
        catch (SqliteException)
        {
            return false; // closing rolls back as well
        }
    }

    public void Dispose()
    {
        if (!_database.IsClosed)
        {
            _statements.Clear();
            _database.Dispose();
        }
    }

    private void SetTimeouts(int commandTimeoutSeconds)
    {
        _timeoutTicks = commandTimeoutSeconds * Stopwatch.Frequency;
        int busyMs = commandTimeoutSeconds == 0 ? _options.BusyTimeoutMs
            : (int)Math.Min(_options.BusyTimeoutMs, commandTimeoutSeconds * 1000L);
        if (busyMs != _busyTimeoutMs)
        {
            _ = NativeMethods.BusyTimeout(Pointer, busyMs);
            _busyTimeoutMs = busyMs;
        }
    }
}
