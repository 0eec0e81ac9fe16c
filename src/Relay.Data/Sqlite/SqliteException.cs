using System.Data.Common;
using System.Runtime.InteropServices;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>An error SQLite reported. The message names tables and columns, never parameter values.</summary>
public sealed class SqliteException : DbException
{
    internal SqliteException(string message, int extendedCode)
        : base($"SQLite error {extendedCode}: {message}", extendedCode) => SqliteExtendedErrorCode = extendedCode;

    /// <summary>The primary code, for example <see cref="SqliteResult.Constraint"/>.</summary>
    public int SqliteErrorCode => SqliteExtendedErrorCode & 0xff;

    /// <summary>The full code, for example <see cref="SqliteResult.ConstraintUnique"/>.</summary>
    public int SqliteExtendedErrorCode { get; }

    /// <summary>True when somebody else held a lock: the same work, begun again, may succeed.</summary>
    public override bool IsTransient => SqliteErrorCode is SqliteResult.Busy or SqliteResult.Locked;

    /// <summary>"23000" (integrity constraint violation) for any broken constraint, as other engines report it; otherwise null.</summary>
    public override string? SqlState => SqliteErrorCode == SqliteResult.Constraint ? "23000" : null;

    /// <summary>Takes the message of the last failed call on <paramref name="database"/>; 0 when there was no memory to open one.</summary>
    internal static unsafe SqliteException Create(nint database, int code)
    {
        byte* text = database == 0 ? NativeMethods.ErrorString(code) : NativeMethods.ErrorMessage(database);
        return new SqliteException(Marshal.PtrToStringUTF8((nint)text) ?? "unknown error", code);
    }
}
