using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Relay.LoadTest.Net;

/// <summary>Non-blocking TCP on 127.0.0.1. Results below zero are told apart: nothing now, or the connection is gone.</summary>
internal static unsafe class SocketCalls
{
    /// <summary>What <see cref="Receive"/> and <see cref="Send"/> return when the kernel has nothing, or no room, now.</summary>
    public const int NotNow = -1;

    /// <summary>What they return when the connection has failed.</summary>
    public const int Gone = -2;

    private const int Tcp = 6;
    private const int NoDelay = 1;
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;

    /// <summary>A socket whose connection is under way; below zero when the kernel refuses at once.</summary>
    public static int Connect(int port)
    {
        int fd = Libc.Socket(Libc.InternetFamily, Libc.StreamNonBlocking, 0);
        if (fd < 0)
        {
            return fd;
        }

        SetNoDelay(fd);
        if (Libc.Connect(fd, new LoopbackAddress(port), LoopbackAddress.Size) == 0 || Marshal.GetLastPInvokeError() == Libc.InProgress)
        {
            return fd;
        }

        _ = Libc.Close(fd);
        return Gone;
    }

    /// <summary>A listening socket and its port; 0 takes a free one.</summary>
    public static int Listen(int port, out int taken)
    {
        int fd = Check(Libc.Socket(Libc.InternetFamily, Libc.StreamNonBlocking, 0));
        Check(Libc.SetSocketOption(fd, SocketLevel, ReuseAddress, 1, sizeof(int)));
        Check(Libc.Bind(fd, new LoopbackAddress(port), LoopbackAddress.Size));
        Check(Libc.Listen(fd, 4096));
        LoopbackAddress bound = default;
        uint length = LoopbackAddress.Size;
        Check(Libc.GetSocketName(fd, ref bound, ref length));
        taken = bound.Port;
        return fd;
    }

    /// <summary>The next connection, or below zero.</summary>
    public static int Accept(int listener)
    {
        int fd = Libc.Accept(listener, 0, 0, Libc.AcceptNonBlocking);
        if (fd >= 0)
        {
            SetNoDelay(fd);
        }

        return fd;
    }

    /// <summary>Bytes read; 0 at the end of the stream; <see cref="NotNow"/> or <see cref="Gone"/>.</summary>
    public static int Receive(int fd, Span<byte> buffer)
    {
        fixed (byte* at = buffer)
        {
            nint count = Libc.Receive(fd, at, (nuint)buffer.Length, 0);
            return count >= 0 ? (int)count : Outcome();
        }
    }

    /// <summary>Bytes taken by the kernel; <see cref="NotNow"/> or <see cref="Gone"/>.</summary>
    public static int Send(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            nint count = Libc.Send(fd, at, (nuint)bytes.Length, Libc.NoSignal);
            return count >= 0 ? (int)count : Outcome();
        }
    }

    public static void Close(int fd) => _ = Libc.Close(fd);

    /// <summary>Raises the limit of open files as far as this user may; that many connections fit.</summary>
    public static void RaiseOpenFiles()
    {
        Check(Libc.GetLimit(Libc.OpenFiles, out ResourceLimit limit));
        limit.Soft = limit.Hard;
        Check(Libc.SetLimit(Libc.OpenFiles, limit));
    }

    private static void SetNoDelay(int fd) => Check(Libc.SetSocketOption(fd, Tcp, NoDelay, 1, sizeof(int)));

    private static int Outcome() => Marshal.GetLastPInvokeError() == Libc.Again ? NotNow : Gone;

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
