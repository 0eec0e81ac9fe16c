using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relay.Data.Sqlite.Native;

/// <summary>Values into a statement (parameters count from 1) and out of its current row (columns count from 0).</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>SQLITE_TRANSIENT: SQLite copies the bytes before the bind call returns.</summary>
    internal const nint CopyNow = -1;

    /// <summary>SQLITE_UTF8 for sqlite3_bind_text64.</summary>
    internal const byte Utf8 = 1;

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_count")]
    internal static partial int ParameterCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_name")]
    internal static partial byte* ParameterName(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_clear_bindings")]
    internal static partial int ClearBindings(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    internal static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    internal static partial int BindInt64(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_double"), SuppressGCTransition]
    internal static partial int BindDouble(nint statement, int index, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text64")]
    internal static partial int BindText(nint statement, int index, byte* text, ulong bytes, nint destructor, byte encoding);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob64")]
    internal static partial int BindBlob(nint statement, int index, byte* blob, ulong bytes, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_count"), SuppressGCTransition]
    internal static partial int ColumnCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    internal static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    internal static partial long ColumnInt64(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_double"), SuppressGCTransition]
    internal static partial double ColumnDouble(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    internal static partial byte* ColumnText(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    internal static partial byte* ColumnBlob(nint statement, int column);

    /// <summary>Length of what the last <see cref="ColumnText"/> or <see cref="ColumnBlob"/> gave; so call it after them.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    internal static partial int ColumnBytes(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_name")]
    internal static partial byte* ColumnName(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_decltype")]
    internal static partial byte* ColumnDeclaredType(nint statement, int column);
}
