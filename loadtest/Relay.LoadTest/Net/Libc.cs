using System.Runtime.InteropServices;

[assembly: System.Runtime.InteropServices.DefaultDllImportSearchPaths(System.Runtime.InteropServices.DllImportSearchPath.SafeDirectories)]

namespace Relay.LoadTest.Net;

/// <summary>The system calls of a client that must cost little: non-blocking sockets and epoll, without a thread pool between.</summary>
internal static unsafe partial class Libc
{
    public const int InProgress = 115;
    public const int Again = 11;
    public const uint PollIn = 1;
    public const uint PollOut = 4;
    public const uint PollError = 8;
    public const uint PollHangUp = 16;
    public const int PollAdd = 1;
    public const int PollRemove = 2;
    public const int PollModify = 3;
    public const int StreamNonBlocking = 1 | 0x800 | 0x80000; // SOCK_STREAM, SOCK_NONBLOCK, SOCK_CLOEXEC
    public const int AcceptNonBlocking = 0x800 | 0x80000;
    public const int NoSignal = 0x4000;
    public const int InternetFamily = 2;
    public const int TimerSlack = 29;
    public const int OpenFiles = 7;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int fd, in LoopbackAddress address, uint length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int fd, in LoopbackAddress address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(int fd, ref LoopbackAddress address, ref uint length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int fd, nint address, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int fd, int level, int name, in int value, uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int PollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int PollControl(int poll, int operation, int fd, byte* change);

    /// <summary>Its timeout is in nanoseconds; that of <c>epoll_wait</c>, in milliseconds, would be the largest error of a planned send time.</summary>
    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int PollWait(int poll, byte* events, int capacity, in TimeSpec timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint value, nuint unused1, nuint unused2, nuint unused3);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    public static partial int Execute(byte* program, byte** arguments);
}
