namespace Relay.Data.MySql;

/// <summary>The error numbers of server and client library that code here or above it reacts to; <see cref="MySqlException"/> carries the rest.</summary>
public static class MySqlErrorCode
{
    /// <summary>Of our own: a command was cancelled, or ran longer than its time-out. Its connection is given up.</summary>
    public const int CommandAborted = -1;

    /// <summary>Of our own: no connection of the pool came free in time.</summary>
    public const int PoolExhausted = -2;

    /// <summary>Of our own: libmariadb cannot be loaded.</summary>
    public const int NoLibrary = -3;

    /// <summary>Of our own: the server ended the transaction, and a command would have run outside it.</summary>
    public const int TransactionLost = -4;

    public const int TooManyConnections = 1040;

    public const int DatabaseAccessDenied = 1044;

    public const int AccessDenied = 1045;

    public const int UnknownDatabase = 1049;

    public const int ServerShutdown = 1053;

    public const int DuplicateEntry = 1062;

    public const int SyntaxError = 1064;

    public const int CommandDenied = 1142;

    /// <summary>Another transaction held a row lock for too long.</summary>
    public const int LockWaitTimeout = 1205;

    /// <summary>This transaction was rolled back to end a dead-lock.</summary>
    public const int Deadlock = 1213;

    /// <summary>The server only reads: it is a replica, or is being taken over.</summary>
    public const int ReadOnly = 1290;

    /// <summary>A value that is none of the column's type.</summary>
    public const int WrongValue = 1292;

    public const int QueryInterrupted = 1317;

    /// <summary>Text that is none of the column's character set.</summary>
    public const int WrongStringValue = 1366;

    public const int ConnectionKilled = 1927;

    public const int StatementTimeout = 1969;

    public const int CannotConnectLocally = 2002;

    public const int CannotConnect = 2003;

    public const int UnknownHost = 2005;

    public const int ServerGone = 2006;

    public const int ServerLost = 2013;

    /// <summary>Certificate not trusted, wrong host name, or no TLS where it is required.</summary>
    public const int TlsFailed = 2026;

    public const int ServerLostDetailed = 2055;
}
