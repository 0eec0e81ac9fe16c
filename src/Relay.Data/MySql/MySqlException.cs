using System.Data.Common;
using System.Runtime.InteropServices;
using Relay.Data.MySql.Native;

namespace Relay.Data.MySql;

/// <summary>
/// An error of the server or on the way to it. The message names tables and columns, never values: where the server quotes them, they
/// are taken out.
/// </summary>
public sealed class MySqlException : DbException
{
    internal MySqlException(string message, int number, string? sqlState)
        : base($"MySQL error {number}: {message}", number)
    {
        Number = number;
        SqlState = sqlState;
    }

    /// <summary>See <see cref="MySqlErrorCode"/>.</summary>
    public int Number { get; }

    public override string? SqlState { get; }

    /// <summary>
    /// True when the same work, begun again, may succeed: somebody else held a lock, or the server could not be reached, was leaving or
    /// was lost. Whether work that was being committed has been done is then not known.
    /// </summary>
    public override bool IsTransient => IsConnectionLost || Number is MySqlErrorCode.CommandAborted or MySqlErrorCode.PoolExhausted
        or MySqlErrorCode.TransactionLost or MySqlErrorCode.TooManyConnections or MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.Deadlock
        or MySqlErrorCode.ReadOnly or MySqlErrorCode.QueryInterrupted or MySqlErrorCode.StatementTimeout
        or MySqlErrorCode.CannotConnectLocally or MySqlErrorCode.CannotConnect or MySqlErrorCode.UnknownHost;

    /// <summary>The connection is of no further use.</summary>
    internal bool IsConnectionLost => Number is MySqlErrorCode.ServerGone or MySqlErrorCode.ServerLost or MySqlErrorCode.ServerLostDetailed
        or MySqlErrorCode.ServerShutdown or MySqlErrorCode.ConnectionKilled or MySqlErrorCode.CommandAborted
        or (>= 1152 and <= 1161) // aborted connection, and the network errors the server tells about
        or (>= 2000 and < 3000); // the client library's own; the protocol is out of step after most of them

    /// <summary>Takes the error of the last failed call.</summary>
    internal static unsafe MySqlException Create(nint server)
    {
        int number = (int)NativeMethods.ErrorCode(server);
        string message = Marshal.PtrToStringUTF8((nint)NativeMethods.ErrorMessage(server)) ?? "unknown error";
        return new MySqlException(WithoutValues(number, message), number, Marshal.PtrToStringUTF8((nint)NativeMethods.SqlState(server)));
    }

    /// <summary>The server's message without the pieces of data or SQL text it quotes.</summary>
    internal static string WithoutValues(int number, string message) => number switch
    {
        MySqlErrorCode.DuplicateEntry => "Duplicate entry" + message[Math.Max(0, message.LastIndexOf(" for key ", StringComparison.Ordinal))..],
        MySqlErrorCode.SyntaxError => WithoutQuoted(message, "near '", "' at line"),
        MySqlErrorCode.WrongValue or MySqlErrorCode.WrongStringValue => WithoutQuoted(message, "'", "' for "),
        _ => message,
    };

    // From the first mark to the last, so that quotes inside the value do not end it early.
    private static string WithoutQuoted(string message, string before, string after)
    {
        int start = message.IndexOf(before, StringComparison.Ordinal) + before.Length;
        int end = message.LastIndexOf(after, StringComparison.Ordinal);
        return end < start ? message[..Math.Max(start - before.Length, 0)] : string.Concat(message.AsSpan(0, start), "...", message.AsSpan(end));
    }
}
