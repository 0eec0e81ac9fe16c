using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Relay.Data.Sqlite.Native;

/// <summary>
/// Owns one <c>sqlite3*</c> with every statement compiled on it, and the cell that holds the running command's deadline.
/// Releasing finalises what statements are left, then closes; it may happen on the finaliser thread, which is safe because
/// by then nobody can reach the connection or its statements.
/// </summary>
internal sealed unsafe class DatabaseHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    // Often enough to end a runaway query within a millisecond, far too rare to be seen in a measurement.
    private const int InstructionsPerDeadlineCheck = 10_000;

    // Native memory, because SQLite reads it through a pointer that must not move and must not keep managed objects alive.
    private readonly long* _deadline;

    internal DatabaseHandle() : base(ownsHandle: true) => _deadline = (long*)NativeMemory.AllocZeroed(sizeof(long));

    /// <summary>The raw pointer, for calls made while this object is kept alive by the caller.</summary>
    internal nint Pointer => handle;

    /// <summary><see cref="Stopwatch"/> timestamp after which SQLite gives up with SQLITE_INTERRUPT; 0 for never.</summary>
    internal long Deadline
    {
        get => *_deadline;
        set => *_deadline = value;
    }

    /// <summary>Opens <paramref name="path"/>; throws <see cref="SqliteException"/> and leaves nothing open when it cannot.</summary>
    internal static DatabaseHandle Open(string path, int flags)
    {
        NativeLibraries.EnsureResolver();
        var database = new DatabaseHandle();
        nint pointer;
        int code = NativeMethods.Open(path, &pointer, flags | NativeMethods.OpenNoMutex, 0);
        database.SetHandle(pointer); // a failed open also hands out a connection: it carries the message and must be closed
        if (code != SqliteResult.Ok)
        {
            SqliteException failure = SqliteException.Create(pointer, code);
            database.Dispose();
            if (pointer == 0)
            {
                NativeMemory.Free(database._deadline); // nothing was opened, so nothing will be released
            }

            throw failure;
        }

        _ = NativeMethods.ExtendedResultCodes(pointer, 1);
        NativeMethods.ProgressHandler(pointer, InstructionsPerDeadlineCheck, &IsPastDeadline, database._deadline);
        return database;
    }

    protected override bool ReleaseHandle()
    {
        nint statement;
        while ((statement = NativeMethods.NextStatement(handle, 0)) != 0)
        {
            _ = NativeMethods.FinalizeStatement(statement);
        }

        bool closed = NativeMethods.Close(handle) == SqliteResult.Ok;
        NativeMemory.Free(_deadline);
        return closed;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsPastDeadline(long* deadline) => *deadline != 0 && Stopwatch.GetTimestamp() > *deadline ? 1 : 0;
}
