using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Relay.Sockets;

/// <summary>The system calls of sockets and epoll, as Linux on 64-bit machines has them.</summary>
internal static unsafe partial class Libc
{
    public const int EpollIn = 0x1;
    public const int EpollOut = 0x4;
    public const int EpollErr = 0x8;
    public const int EpollHup = 0x10;
    public const int EpollRdHup = 0x2000;
    public const int EpollEdge = 1 << 31;

    public const int EpollAdd = 1;
    public const int EpollModify = 3;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int NoSignal = 0x4000;
    public const int More = 0x8000;
    public const int Peek = 0x2;
    public const int ShutBoth = 2;

    public const int Again = 11;
    public const int Interrupted = 4;
    public const int TooManyFiles = 24;
    public const int TooManyFilesOverall = 23;
    public const int ConnectionAborted = 103;
    public const int NoBuffers = 105;
    public const int NoMemory = 12;
    public const int InProgress = 115;

    private const int LevelSocket = 1;
    private const int OptionError = 4;
    private const int LevelTcp = 6;
    private const int OptionNoDelay = 1;

    /// <summary>struct epoll_event is packed on x86-64 and nowhere else.</summary>
    public static int EventBytes { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>Where its 64 bits of user data begin.</summary>
    public static int EventDataOffset => EventBytes - sizeof(ulong);

    public static void SetNoDelay(LoopSocket socket)
    {
        int one = 1;
        _ = SetSockOpt(socket, LevelTcp, OptionNoDelay, &one, sizeof(int)); // a socket that is gone says so at its next call
    }

    /// <summary>What became of a connect that did not finish at once: 0, or its errno.</summary>
    public static int ConnectError(LoopSocket socket)
    {
        int error = 0;
        int size = sizeof(int);
        return GetSockOpt(socket, LevelSocket, OptionError, &error, &size) < 0 ? Marshal.GetLastPInvokeError() : error;
    }

    /// <summary>An errno as the exception the base library would have thrown.</summary>
    public static SocketException ToException(int errno) => new((int)(errno switch
    {
        104 or 32 => SocketError.ConnectionReset,
        ConnectionAborted => SocketError.ConnectionAborted,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        113 => SocketError.HostUnreachable,
        101 => SocketError.NetworkUnreachable,
        TooManyFiles or TooManyFilesOverall => SocketError.TooManyOpenSockets,
        NoBuffers or NoMemory => SocketError.NoBufferSpaceAvailable,
        _ => SocketError.SocketError,
    }));

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, LoopSocket socket, void* settings);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, void* settings);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(LoopSocket socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(LoopSocket socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(LoopSocket listener, byte* address, int* addressLength, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(LoopSocket socket, byte* address, int addressLength);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(LoopSocket socket, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSockOpt(LoopSocket socket, int level, int option, void* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSockOpt(LoopSocket socket, int level, int option, void* value, int* length);
}
