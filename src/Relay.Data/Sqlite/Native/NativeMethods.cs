using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relay.Data.Sqlite.Native;

/// <summary>
/// The part of SQLite's C interface that is used: opening, running, errors, backup. Raw pointers belong to
/// <see cref="DatabaseHandle"/>; a caller that passes one keeps its owner alive until the call is back.
/// </summary>
/// <remarks>
/// <c>SuppressGCTransition</c> stands only on calls that read or write a few fields: while one runs, no garbage collection
/// can start on any thread, so nothing that allocates much, waits or calls back may have it.
/// </remarks>
internal static unsafe partial class NativeMethods
{
    internal const int OpenReadOnly = 0x1;
    internal const int OpenReadWrite = 0x2;
    internal const int OpenCreate = 0x4;

    /// <summary>No lock inside SQLite: one connection is used by one thread at a time.</summary>
    internal const int OpenNoMutex = 0x8000;

    /// <summary>Tells SQLite that the statement will be kept, so it does not take lookaside memory for it.</summary>
    internal const uint PreparePersistent = 0x1;

    /// <summary>Counts how often SQLite compiled a statement again because the schema had changed.</summary>
    internal const int StatementStatusReprepare = 5;

    private const string Library = "sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_libversion")]
    internal static partial byte* LibraryVersion();

    [LibraryImport(Library, EntryPoint = "sqlite3_open_v2", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, nint* database, int flags, nint vfs);

    [LibraryImport(Library, EntryPoint = "sqlite3_close_v2")]
    internal static partial int Close(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_extended_result_codes")]
    internal static partial int ExtendedResultCodes(nint database, int on);

    [LibraryImport(Library, EntryPoint = "sqlite3_busy_timeout")]
    internal static partial int BusyTimeout(nint database, int milliseconds);

    [LibraryImport(Library, EntryPoint = "sqlite3_progress_handler")]
    internal static partial void ProgressHandler(
        nint database, int instructions, delegate* unmanaged[Cdecl]<long*, int> handler, long* context);

    /// <summary>The one call made from foreign threads: the safe handle keeps the connection open until it returns.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_interrupt")]
    internal static partial void Interrupt(DatabaseHandle database);

    [LibraryImport(Library, EntryPoint = "sqlite3_get_autocommit"), SuppressGCTransition]
    internal static partial int GetAutocommit(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes64"), SuppressGCTransition]
    internal static partial long Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_total_changes64"), SuppressGCTransition]
    internal static partial long TotalChanges(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    internal static partial byte* ErrorMessage(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_errstr")]
    internal static partial byte* ErrorString(int code);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v3")]
    internal static partial int Prepare(nint database, byte* sql, int bytes, uint flags, nint* statement, byte** tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_next_stmt")]
    internal static partial nint NextStatement(nint database, nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    internal static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    internal static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    internal static partial int FinalizeStatement(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_stmt_readonly")]
    internal static partial int IsReadOnly(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_stmt_status")]
    internal static partial int StatementStatus(nint statement, int counter, int reset);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_init", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint BackupInit(nint target, string targetName, nint source, string sourceName);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_step")]
    internal static partial int BackupStep(nint backup, int pages);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_finish")]
    internal static partial int BackupFinish(nint backup);
}
