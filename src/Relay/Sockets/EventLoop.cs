using System.Runtime.InteropServices;

namespace Relay.Sockets;

/// <summary>
/// One thread that waits for the events of many sockets (epoll) and runs what waits for them, right there: a chunk is received, looked at
/// and sent in one turn on one thread. Nothing that runs here may block.
/// <para>Any thread may add and remove sockets. The table is changed under a lock and read without one by the loop's thread; an event that
/// was already fetched when its socket went finds another key, or nothing, in its place.</para>
/// </summary>
internal sealed unsafe class EventLoop
{
    private const int MaxEvents = 256;

    [ThreadStatic]
    private static EventLoop? s_current;

    private readonly int _epoll;
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private volatile LoopSocket?[] _table = new LoopSocket?[64];
    private int _used;
    private uint _generation;

    public EventLoop(string name)
    {
        _epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (_epoll < 0)
        {
            throw Libc.ToException(Marshal.GetLastPInvokeError());
        }

        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>The loop whose thread this is; null on any other thread.</summary>
    public static EventLoop? Current => s_current;

    public void Add(LoopSocket socket)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out int slot))
            {
                slot = _used++;
                if (slot == _table.Length)
                {
                    LoopSocket?[] larger = new LoopSocket?[slot * 2];
                    _table.CopyTo(larger, 0);
                    _table = larger;
                }
            }

            socket.Key = ((ulong)++_generation << 32) | (uint)slot;
            _table[slot] = socket;
        }

        if (!TryControl(Libc.EpollAdd, socket))
        {
            int errno = Marshal.GetLastPInvokeError();
            socket.Dispose();
            throw Libc.ToException(errno);
        }
    }

    /// <summary>Has a socket's state reported once more, behind what other sockets have to report.</summary>
    public void ReportAgain(LoopSocket socket)
    {
        try
        {
            if (!TryControl(Libc.EpollModify, socket))
            {
                socket.RaiseReadable(); // it cannot go behind the others, so it goes on
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed just now, which has ended every wait on it.
        }
    }

    /// <summary>Forgets a socket that is being closed; closing the descriptor takes it out of the kernel's set.</summary>
    public void Remove(LoopSocket socket)
    {
        lock (_lock)
        {
            int slot = (int)(uint)socket.Key;
            if (socket.Key != 0 && _table[slot] == socket)
            {
                _table[slot] = null;
                _free.Push(slot);
            }
        }
    }

    private bool TryControl(int operation, LoopSocket socket)
    {
        byte* settings = stackalloc byte[16];
        *(uint*)settings = unchecked((uint)(Libc.EpollIn | Libc.EpollOut | Libc.EpollRdHup | Libc.EpollEdge));
        *(ulong*)(settings + Libc.EventDataOffset) = socket.Key;
        return Libc.EpollControl(_epoll, operation, socket, settings) >= 0;
    }

    // A background thread of the process: there is one set of loops, and it lives as long as the process does.
    private void Run()
    {
        s_current = this;
        int stride = Libc.EventBytes;
        int dataOffset = Libc.EventDataOffset;
        byte* events = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * stride));
        while (true)
        {
            int count = Libc.EpollWait(_epoll, events, MaxEvents, -1);
            for (int i = 0; i < count; i++)
            {
                byte* entry = events + (i * stride);
                ulong key = *(ulong*)(entry + dataOffset);
                if (_table[(int)(uint)key] is { } socket && socket.Key == key)
                {
                    socket.OnEvents(*(int*)entry);
                }
            }
        }
    }
}
