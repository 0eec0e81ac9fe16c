using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Relay.Data.MySql.Native;

namespace Relay.Data.MySql;

/// <summary>
/// One connection to the server. Belongs to exactly one <see cref="MySqlConnection"/> or to the pool; the owner uses it from one thread
/// at a time, which need not be the same one. Every member that talks to the server blocks. Only <see cref="Cancel"/> may come from
/// another thread meanwhile.
/// </summary>
[SuppressMessage("Usage", "CA2216", Justification = "The handle has a finaliser; a result without its session is a few bytes.")]
internal sealed unsafe partial class MySqlSession : IDisposable
{
    private readonly MySqlOptions _options;
    private readonly ServerHandle _server;
    private readonly Lock _runningGate = new();
    private readonly Timer _watchdog;
    private object? _running;
    private int _timeoutSeconds;
    private long _deadline; // Stopwatch ticks; 0 while no call is under way or it may take for ever
    private bool _isTimedOut;
    private bool _isCancelled;
    private bool _isTransactionLost;
    private nint _result;

    /// <summary>True when the session must not be used again.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>When it was last given back, in <see cref="Stopwatch"/> ticks.</summary>
    internal long IdleSince { get; set; }

    /// <summary>The server's number for this connection.</summary>
    internal long ServerId { get; private set; }

    /// <summary>
    /// A transaction is open. The server says so with every success, but not with an error: after a dead-lock it is gone all the same.
    /// </summary>
    internal bool InTransaction => !_isTransactionLost && !IsBroken && (Status & NativeMethods.InTransaction) != 0;

    /// <summary>The text that is running has statements whose outcome has not been looked at.</summary>
    internal bool HasMoreResults => (Status & NativeMethods.MoreResults) != 0;

    internal bool IsEncrypted => NativeMethods.TlsCipher(_server.Pointer) != null;

    internal string ServerVersion => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)NativeMethods.ServerVersion(_server.Pointer)) ?? "";

    private uint Status
    {
        get
        {
            uint status = 0;
            _ = NativeMethods.GetInfo(_server.Pointer, NativeMethods.ServerStatus, &status);
            return status;
        }
    }

    /// <summary>Starts a command. Nothing else can run until <see cref="Exit"/>; a reader stays in until it is closed.</summary>
    internal void Enter(object command, int timeoutSeconds)
    {
        lock (_runningGate)
        {
            if (_running is not null)
            {
                throw new InvalidOperationException("The connection has an open reader or a running command; end it first.");
            }

            _running = command;
            _timeoutSeconds = timeoutSeconds;
        }
    }

    internal void Exit()
    {
        lock (_runningGate)
        {
            _running = null;
        }
    }

    /// <summary>
    /// Gives the connection up, if <paramref name="command"/> is the one running on it: what waits for the server fails at once.
    /// The statement itself may still be carried out.
    /// </summary>
    internal void Cancel(object command)
    {
        lock (_runningGate)
        {
            // Under the gate, so that it cannot hit whoever leases this session next.
            if (_running == command)
            {
                _isCancelled = true;
                _server.Cut();
            }
        }
    }

    /// <summary>Sends statements and waits for the first one's outcome.</summary>
    internal StatementResult Query(ReadOnlySpan<byte> sql)
    {
        fixed (byte* start = sql)
        {
            StartDeadline();
            int failed = NativeMethods.Query(_server.Pointer, start, (nuint)sql.Length);
            return Outcome(failed);
        }
    }

    /// <summary>Waits for the next statement's outcome; null when there was no other. The rows of the last one have all been taken.</summary>
    internal StatementResult? NextResult()
    {
        StartDeadline();
        int state = NativeMethods.NextResult(_server.Pointer);
        if (state < 0)
        {
            StopDeadline();
            return null;
        }

        return Outcome(state);
    }

    /// <summary>Takes rows until the page is full or the result ends.</summary>
    internal void Fetch(RowPage page, int columns)
    {
        page.Clear(columns);
        StartDeadline();
        byte** row = null;
        while (!page.IsFull && (row = NativeMethods.FetchRow(_result)) != null)
        {
            page.Add(row, NativeMethods.FetchLengths(_result));
        }

        StopDeadline();
        page.IsLast = !page.IsFull || row == null;
        if (page.IsLast)
        {
            bool failed = NativeMethods.ErrorCode(_server.Pointer) != 0;
            MySqlException? failure = failed ? Failure() : null;
            FreeResult();
            if (failure is not null)
            {
                throw failure;
            }
        }
    }

    /// <summary>Drops the rows that were not taken, which still have to come in.</summary>
    internal void FreeResult()
    {
        nint result = _result;
        _result = 0;
        if (result != 0)
        {
            StartDeadline();
            NativeMethods.FreeResult(result);
            StopDeadline();
        }
    }

    /// <summary>Runs statements of our own that answer without rows.</summary>
    internal void Execute(ReadOnlySpan<byte> sql, int timeoutSeconds)
    {
        Enter(this, timeoutSeconds);
        try
        {
            for (StatementResult? result = Query(sql); result is not null; result = NextResult())
            {
                FreeResult();
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Leaves what is still to come where it is: the session is closed when it is given back.</summary>
    internal void GiveUp()
    {
        IsBroken = true;
        _server.Cut();
    }

    public void Dispose()
    {
        IsBroken = true;
        _watchdog.Dispose();
        if (_result != 0)
        {
            _server.Cut(); // so that freeing the result does not wait for its rows
            NativeMethods.FreeResult(_result);
            _result = 0;
        }

        _server.Dispose();
    }

    private StatementResult Outcome(int failed)
    {
        if (failed == 0)
        {
            int columns = (int)NativeMethods.FieldCount(_server.Pointer);
            if (columns == 0)
            {
                StopDeadline();
                return new StatementResult([], (long)NativeMethods.AffectedRows(_server.Pointer));
            }

            _result = NativeMethods.UseResult(_server.Pointer);
            if (_result != 0)
            {
                StopDeadline();
                return new StatementResult(MySqlColumn.Read(_result, columns), -1);
            }
        }

        StopDeadline();
        throw Failure();
    }

    private void StartDeadline()
    {
        if (_timeoutSeconds > 0)
        {
            Volatile.Write(ref _deadline, Stopwatch.GetTimestamp() + (_timeoutSeconds * Stopwatch.Frequency));
            _ = _watchdog.Change(TimeSpan.FromSeconds(_timeoutSeconds), Timeout.InfiniteTimeSpan);
        }
    }

    private void StopDeadline() => Volatile.Write(ref _deadline, 0); // the timer finds nothing to do, or is set anew first

    private void OnWatchdog()
    {
        lock (_runningGate)
        {
            long deadline = Volatile.Read(ref _deadline);
            if (deadline == 0)
            {
                return;
            }

            TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline);
            if (left > TimeSpan.Zero)
            {
                _ = _watchdog.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            _isTimedOut = true;
            _server.Cut();
        }
    }

    private MySqlException Failure()
    {
        MySqlException failure = _isCancelled ? new MySqlException("the command was cancelled", MySqlErrorCode.CommandAborted, "70100")
            : _isTimedOut ? new MySqlException("the command ran longer than its CommandTimeout", MySqlErrorCode.CommandAborted, "HYT00")
            : MySqlException.Create(_server.Pointer);
        IsBroken |= failure.IsConnectionLost;
        _isTransactionLost |= failure.Number is MySqlErrorCode.Deadlock or MySqlErrorCode.LockWaitTimeout;
        return failure;
    }
}
