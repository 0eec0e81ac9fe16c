using System.Runtime.InteropServices;

namespace Relay.Data.MySql.Native;

/// <summary>
/// The part of MariaDB Connector/C that is used. Raw pointers belong to <see cref="ServerHandle"/>. Every call that talks to the server
/// blocks its thread, so none has <c>SuppressGCTransition</c>.
/// </summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>Several statements in one text: the schema scripts.</summary>
    internal const nuint MultiStatements = 1 << 16;

    /// <summary>MARIADB_CONNECTION_SERVER_STATUS for <see cref="GetInfo"/>.</summary>
    internal const int ServerStatus = 30;

    /// <summary>Bit of the server status: a transaction is open.</summary>
    internal const uint InTransaction = 1;

    /// <summary>Bit of the server status: another statement's outcome follows.</summary>
    internal const uint MoreResults = 8;

    private const string Library = "mariadb";

    /// <summary>Once a process, before anything else; it is not thread-safe.</summary>
    [LibraryImport(Library, EntryPoint = "mysql_server_init")]
    internal static partial int LibraryInit(int count, nint arguments, nint groups);

    [LibraryImport(Library, EntryPoint = "mysql_init")]
    internal static partial nint Init(nint existing);

    [LibraryImport(Library, EntryPoint = "mysql_options")]
    internal static partial int SetOption(nint server, ClientOption option, void* value);

    [LibraryImport(Library, EntryPoint = "mysql_ssl_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetTls(nint server, string? key, string? certificate, string? authority, string? folder, string? cipher);

    [LibraryImport(Library, EntryPoint = "mysql_real_connect", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Connect(
        nint server, string? host, string user, string password, string? database, uint port, string? socket, nuint flags);

    [LibraryImport(Library, EntryPoint = "mysql_close")]
    internal static partial void Close(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_ping")]
    internal static partial int Ping(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_reset_connection")]
    internal static partial int ResetConnection(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_real_query")]
    internal static partial int Query(nint server, byte* sql, nuint length);

    [LibraryImport(Library, EntryPoint = "mysql_next_result")]
    internal static partial int NextResult(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_field_count")]
    internal static partial uint FieldCount(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_affected_rows")]
    internal static partial ulong AffectedRows(nint server);

    /// <summary>Takes the rows one by one as they arrive; all must be taken before the next statement.</summary>
    [LibraryImport(Library, EntryPoint = "mysql_use_result")]
    internal static partial nint UseResult(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_fetch_fields")]
    internal static partial NativeField* Fields(nint result);

    [LibraryImport(Library, EntryPoint = "mysql_fetch_row")]
    internal static partial byte** FetchRow(nint result);

    [LibraryImport(Library, EntryPoint = "mysql_fetch_lengths")]
    internal static partial nuint* FetchLengths(nint result);

    /// <summary>Reads and drops the rows that were not taken.</summary>
    [LibraryImport(Library, EntryPoint = "mysql_free_result")]
    internal static partial void FreeResult(nint result);

    [LibraryImport(Library, EntryPoint = "mysql_errno")]
    internal static partial uint ErrorCode(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_error")]
    internal static partial byte* ErrorMessage(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_sqlstate")]
    internal static partial byte* SqlState(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_get_socket")]
    internal static partial int Socket(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_thread_id")]
    internal static partial nuint ThreadId(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_get_server_info")]
    internal static partial byte* ServerVersion(nint server);

    [LibraryImport(Library, EntryPoint = "mysql_get_ssl_cipher")]
    internal static partial byte* TlsCipher(nint server);

    [LibraryImport(Library, EntryPoint = "mariadb_get_info")]
    internal static partial byte GetInfo(nint server, int what, void* answer);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    internal static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    internal static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int CloseDescriptor(int descriptor);
}
