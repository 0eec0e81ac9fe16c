using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Relay.Sockets;

/// <summary>
/// A non-blocking TCP socket watched by an <see cref="EventLoop"/>. One owner reads, one writes; any thread may close it, at any time: the
/// descriptor lives until the last system call on it has returned, so it never names another connection.
/// <para>Registered once, edge-triggered, for both directions: a chunk that arrives costs its share of one epoll_wait and one recv, and no
/// probing. A receive that does not fill its buffer has emptied the socket (epoll(7), question 9).</para>
/// </summary>
internal sealed class LoopSocket : SafeHandle
{
    // With reads of 8 KiB a quarter of a millisecond: then the loop's other sockets have their turn.
    private const int MaxTurns = 32;

    private readonly ReadySignal _readable = new();
    private readonly ReadySignal _writable = new();
    private volatile bool _peerDone;
    private int _turns;

    private LoopSocket(EventLoop loop, int descriptor, bool owned)
        : base(-1, owned)
    {
        Loop = loop;
        SetHandle(descriptor);
    }

    public override bool IsInvalid => handle == -1;

    /// <summary>True while nothing has come that was not received: no bytes, no end, no error.</summary>
    public bool IsQuiet => !_peerDone && (!_readable.IsRaised || IsEmpty());

    /// <summary>The loop whose thread reports this socket.</summary>
    public EventLoop Loop { get; }

    /// <summary>Its place in the loop's table.</summary>
    internal ulong Key { get; set; }

    /// <summary>Takes a descriptor over and has it watched.</summary>
    /// <param name="loop">Reports its events.</param>
    /// <param name="descriptor">Non-blocking.</param>
    /// <param name="owned">Close it in the end.</param>
    /// <exception cref="SocketException">It cannot be watched; it has been closed.</exception>
    public static LoopSocket Open(EventLoop loop, int descriptor, bool owned = true)
    {
        LoopSocket socket = new(loop, descriptor, owned);
        loop.Add(socket);
        return socket;
    }

    /// <summary>Connects to one address.</summary>
    /// <exception cref="SocketException">No connection.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async ValueTask<LoopSocket> ConnectAsync(EventLoop loop, IPEndPoint address, CancellationToken cancellationToken)
    {
        LoopSocket socket = new(loop, NewDescriptor(address.AddressFamily), owned: true);
        try
        {
            socket.BeginConnect(address.Serialize());
            loop.Add(socket); // not before: a socket that is not even connecting reports a hang-up
            await using (cancellationToken.UnsafeRegister(static state => ((LoopSocket)state!).Dispose(), socket))
            {
                await socket._writable.WaitAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
            int error = Libc.ConnectError(socket);
            if (error != 0)
            {
                throw Libc.ToException(error);
            }

            Libc.SetNoDelay(socket);
            return socket;
        }
        catch (ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Completes when there is something to receive, an end, or an error; holds no buffer. May complete early. Its number means nothing. A
    /// socket that always has something goes behind the others from time to time.
    /// </summary>
    public ValueTask<int> WaitReadableAsync()
    {
        if (!_readable.IsRaised)
        {
            _turns = 0;
            return _readable.WaitAsync();
        }

        if (++_turns < MaxTurns)
        {
            return new(0);
        }

        _turns = 0;
        _readable.Clear();
        ValueTask<int> turn = _readable.WaitAsync();
        Loop.ReportAgain(this);
        return turn;
    }

    /// <summary>Completes when there is room to send into, or an error. May complete early. Its number means nothing.</summary>
    public ValueTask<int> WaitWritableAsync() => _writable.WaitAsync();

    /// <summary>Before a system call that is not one of this object's own: what comes after this is not missed.</summary>
    public void ClearReadable() => _readable.Clear();

    /// <summary>Says that there may be more, where no edge will.</summary>
    public void RaiseReadable() => _readable.Raise();

    /// <summary>Lets whoever waits for room look again.</summary>
    public void WakeWriter() => _writable.Raise();

    /// <summary>Receives what is there. 0: the peer has ended; -1: nothing there.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="ObjectDisposedException">It was closed on this side.</exception>
    public unsafe int Receive(Span<byte> buffer)
    {
        _readable.Clear();
        nint count;
        fixed (byte* start = buffer)
        {
            count = Retry(start, buffer.Length);
        }

        if (count < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            return errno == Libc.Again ? -1 : throw Libc.ToException(errno);
        }

        if (count == buffer.Length || _peerDone)
        {
            _readable.Raise(); // there may be more, and no edge will say so
        }

        return (int)count;
    }

    /// <summary>Sends what there is room for; 0 when there is none.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="more">More follows at once: a packet that is not full may wait for it.</param>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="ObjectDisposedException">It was closed on this side.</exception>
    public unsafe int Send(ReadOnlySpan<byte> bytes, bool more = false)
    {
        _writable.Clear();
        nint count;
        fixed (byte* start = bytes)
        {
            do
            {
                count = Libc.Send(this, start, bytes.Length, more ? Libc.NoSignal | Libc.More : Libc.NoSignal);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        }

        if (count >= 0)
        {
            return (int)count;
        }

        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.Again ? 0 : throw Libc.ToException(errno);
    }

    /// <summary>Ends both directions; bytes already sent still arrive.</summary>
    public void Shutdown()
    {
        if (!IsClosed)
        {
            try
            {
                _ = Libc.Shutdown(this, Libc.ShutBoth); // not connected any more is as good
            }
            catch (ObjectDisposedException)
            {
                // Closed between the two lines.
            }
        }
    }

    /// <summary>Called by the loop.</summary>
    internal void OnEvents(int events)
    {
        if ((events & (Libc.EpollRdHup | Libc.EpollHup | Libc.EpollErr)) != 0)
        {
            _peerDone = true;
        }

        if ((events & (Libc.EpollOut | Libc.EpollHup | Libc.EpollErr)) != 0)
        {
            _writable.Raise();
        }

        if ((events & (Libc.EpollIn | Libc.EpollRdHup | Libc.EpollHup | Libc.EpollErr)) != 0)
        {
            _readable.Raise();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsClosed)
        {
            Loop.Remove(this);
            base.Dispose(disposing);
            _readable.Close();
            _writable.Close();
            return;
        }

        base.Dispose(disposing);
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;

    private static int NewDescriptor(AddressFamily family)
    {
        int descriptor = Libc.OpenSocket(family == AddressFamily.InterNetworkV6 ? 10 : 2, 1 | Libc.NonBlocking | Libc.CloseOnExec, 0);
        if (descriptor >= 0 && OpenFiles.IsBeyondUpstreams(descriptor))
        {
            _ = Libc.Close(descriptor);
            throw Libc.ToException(Libc.TooManyFiles);
        }

        return descriptor >= 0 ? descriptor : throw Libc.ToException(Marshal.GetLastPInvokeError());
    }

    private unsafe void BeginConnect(SocketAddress address)
    {
        fixed (byte* start = address.Buffer.Span)
        {
            if (Libc.Connect(this, start, address.Size) < 0 && Marshal.GetLastPInvokeError() is var errno and not Libc.InProgress)
            {
                throw Libc.ToException(errno);
            }
        }
    }

    private unsafe bool IsEmpty()
    {
        byte one;
        return Libc.Receive(this, &one, 1, Libc.Peek) < 0 && Marshal.GetLastPInvokeError() == Libc.Again;
    }

    private unsafe nint Retry(byte* start, int length)
    {
        while (true)
        {
            nint count = Libc.Receive(this, start, length, 0);
            if (count >= 0 || Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                return count;
            }
        }
    }
}
