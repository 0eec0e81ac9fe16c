using System.Diagnostics;
using Relay.Data.MySql.Native;

namespace Relay.Data.MySql;

/// <summary>Connecting, and what every lease finds set.</summary>
internal sealed unsafe partial class MySqlSession
{
    private const uint ProtocolTcp = 1;

    // Where systems keep the authorities everybody trusts.
    private static readonly string[] s_systemAuthorities = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];


    /// <summary>Connects and sets up; blocks for at most <see cref="MySqlOptions.ConnectionTimeout"/> each.</summary>
    internal MySqlSession(MySqlOptions options)
    {
        _options = options;
        _server = ServerHandle.Create();
        _watchdog = new Timer(static session => ((MySqlSession)session!).OnWatchdog(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            SetOptions();
            nint connected = NativeMethods.Connect(
                _server.Pointer,
                options.IsLocalSocket ? null : options.Server,
                options.UserId,
                options.Password,
                options.Database.Length == 0 ? null : options.Database,
                (uint)options.Port,
                options.IsLocalSocket ? options.Server : null,
                NativeMethods.MultiStatements);
            if (connected == 0)
            {
                throw MySqlException.Create(_server.Pointer);
            }

            _server.KeepSocket();
            ServerId = (long)NativeMethods.ThreadId(_server.Pointer);
            SetUp();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Asks the server whether it is still there.</summary>
    internal bool IsAlive()
    {
        if (IsBroken)
        {
            return false;
        }

        Enter(this, _options.ConnectionTimeout);
        StartDeadline();
        bool isAlive = NativeMethods.Ping(_server.Pointer) == 0;
        StopDeadline();
        Exit();
        IsBroken |= !isAlive;
        return isAlive;
    }

    /// <summary>Makes the session as good as new for the pool; false when it has to be closed instead.</summary>
    internal bool TryRecycle()
    {
        if (IsBroken || _running is not null)
        {
            return false;
        }

        try
        {
            // Rolls back, drops temporary tables, locks and variables: whatever the last lease did is its own.
            Enter(this, _options.ConnectionTimeout);
            StartDeadline();
            bool failed = NativeMethods.ResetConnection(_server.Pointer) != 0;
            StopDeadline();
            Exit();
            if (failed)
            {
                return false;
            }

            SetUp();
            _isTransactionLost = false;
            IdleSince = Stopwatch.GetTimestamp();
            return !IsBroken;
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    // READ COMMITTED: each statement sees what is committed when it begins, as batches, leases and conditional updates need, and INSERTs
    // take no gap locks, so two nodes writing batches at once do not dead-lock. It asks for a row-based or mixed binary log.
    // STRICT: a value that does not fit is an error and not another value. PIPES_AS_CONCAT: || joins texts, as in every other engine.
    // Lock waits end before a command's time-out does, so that the server knows about it.
    private void SetUp() => Execute(
        """
        SET NAMES utf8mb4 COLLATE utf8mb4_bin;
        SET SESSION sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT',
            time_zone = '+00:00', autocommit = 1, innodb_lock_wait_timeout = 10;
        SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED
        """u8, _options.ConnectionTimeout);

    private void SetOptions()
    {
        SetOption(ClientOption.ConnectTimeout, (uint)_options.ConnectionTimeout); // also bounds the handshake
        SetOption(ClientOption.LocalInfile, 0U); // a server must not be able to ask for files of ours
        fixed (byte* charset = "utf8mb4\0"u8)
        {
            _ = NativeMethods.SetOption(_server.Pointer, ClientOption.CharacterSet, charset);
        }

        if (_options.IsLocalSocket)
        {
            return;
        }

        SetOption(ClientOption.Protocol, ProtocolTcp); // else "localhost" would mean a socket at a compiled-in place
        if (_options.SslMode == MySqlSslMode.None)
        {
            return;
        }

        bool verifies = _options.SslMode >= MySqlSslMode.VerifyCA;
        string? authority = !verifies ? null : _options.SslCa.Length > 0 ? _options.SslCa : Array.Find(s_systemAuthorities, File.Exists)
            ?? throw new MySqlException("this system has no list of trusted authorities; name a file with SslCa", MySqlErrorCode.TlsFailed, null);
        _ = NativeMethods.SetTls(_server.Pointer, null, null, authority, null, null); // with an authority the chain is checked
        if (_options.SslMode >= MySqlSslMode.Required)
        {
            SetOption(ClientOption.RequireTls, 1); // 0 would mean no TLS at all
        }

        if (_options.SslMode == MySqlSslMode.VerifyFull)
        {
            SetOption(ClientOption.VerifyServerCertificate, 1);
        }
    }

    // The library reads one byte for switches and four for numbers; on a little-endian machine both see the value.
    private void SetOption(ClientOption option, uint value) => _ = NativeMethods.SetOption(_server.Pointer, option, &value);
}
