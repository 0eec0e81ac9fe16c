using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Relay.Data.MySql.Native;

/// <summary>
/// Owns one <c>MYSQL*</c> and a second descriptor of its socket. The second one is what <see cref="Cut"/> shuts down: it stays valid
/// when the library has closed its own in the middle of a failing call.
/// </summary>
internal sealed class ServerHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int BothDirections = 2;

    private static readonly Lock s_initGate = new();
    private static bool s_isInitialised;

    private readonly Lock _socketGate = new();
    private int _socket = -1;

    private ServerHandle(nint server) : base(ownsHandle: true) => SetHandle(server);

    /// <summary>The raw pointer, for calls made while this object is kept alive by the caller.</summary>
    internal nint Pointer => handle;

    /// <exception cref="MySqlException">The library is not there.</exception>
    internal static ServerHandle Create()
    {
        NativeLibraries.EnsureResolver();
        lock (s_initGate)
        {
            if (!s_isInitialised)
            {
                try
                {
                    _ = NativeMethods.LibraryInit(0, 0, 0);
                }
                catch (DllNotFoundException)
                {
                    throw new MySqlException(
                        "MariaDB Connector/C (libmariadb.so.3) is not on this machine; install the package libmariadb3", MySqlErrorCode.NoLibrary, null);
                }

                s_isInitialised = true;
            }
        }

        return new ServerHandle(NativeMethods.Init(0));
    }

    /// <summary>Call once the connection stands.</summary>
    internal void KeepSocket() => _socket = NativeMethods.Duplicate(NativeMethods.Socket(handle));

    /// <summary>
    /// From any thread, at any time: a call that waits for the server fails at once with "lost connection". The connection is of no use
    /// afterwards.
    /// </summary>
    internal void Cut()
    {
        lock (_socketGate)
        {
            if (_socket >= 0)
            {
                _ = NativeMethods.Shutdown(_socket, BothDirections);
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.Close(handle); // says goodbye, which cannot block on a socket that was cut
        lock (_socketGate)
        {
            if (_socket >= 0)
            {
                _ = NativeMethods.CloseDescriptor(_socket);
                _socket = -1;
            }
        }

        return true;
    }
}
