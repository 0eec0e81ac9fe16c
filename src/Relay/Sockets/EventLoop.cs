using System.Runtime.InteropServices;
using Relay.Diagnostics;

namespace Relay.Sockets;

/// <summary>
/// One thread that waits for the events of many sockets (epoll) and runs what waits for them, right there: a chunk is received, looked at
/// and sent in one turn on one thread. Nothing that runs here may block.
/// <para>Any thread may add and remove sockets. The table is changed under a lock and read without one by the loop's thread; an event that
/// was already fetched when its socket went finds another key, or nothing, in its place.</para>
/// </summary>
internal sealed unsafe class EventLoop : HomeLoop
{
    private const int MaxEvents = 256;
    private const ulong PostedKey = 0; // no socket's

    private readonly int _epoll;
    private readonly int _posted;
    private readonly Lock _lock = new();
    private readonly List<Action> _turnEnd = [];
    private List<Action> _work = [];
    private List<Action> _atWork = [];
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

        // Never read: edge-triggered, each write to it is an event.
        _posted = Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking);
        if (_posted < 0 || !TryControl(Libc.EpollAdd, _posted, PostedKey))
        {
            throw Libc.ToException(Marshal.GetLastPInvokeError());
        }

        new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart(); // what was ambient when the first socket came is not the loop's
    }

    /// <summary>The loop whose thread this is; null on any other thread.</summary>
    public static new EventLoop? Current => HomeLoop.Current as EventLoop;

    public override void Post(Action work)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _work.Count == 0;
            _work.Add(work);
        }

        if (isFirst)
        {
            ulong one = 1;
            _ = Libc.Write(_posted, (byte*)&one, sizeof(ulong)); // full after 2^64 - 1 of them
        }
    }

    public override void AtTurnEnd(Action work)
    {
        if (!_turnEnd.Contains(work))
        {
            _turnEnd.Add(work);
        }
    }

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

    private bool TryControl(int operation, int descriptor, ulong key)
    {
        byte* settings = stackalloc byte[16];
        *(uint*)settings = unchecked((uint)(Libc.EpollIn | Libc.EpollEdge));
        *(ulong*)(settings + Libc.EventDataOffset) = key;
        return Libc.EpollControl(_epoll, operation, descriptor, settings) >= 0;
    }

    // A background thread of the process: there is one set of loops, and it lives as long as the process does.
    private void Run()
    {
        HomeLoop.Current = this;
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
                if (key == PostedKey)
                {
                    RunPosted();
                }
                else if (_table[(int)(uint)key] is { } socket && socket.Key == key)
                {
                    socket.OnEvents(*(int*)entry);
                }
            }

            for (int i = 0; i < _turnEnd.Count; i++)
            {
                _turnEnd[i]();
            }

            _turnEnd.Clear();
        }
    }

    private void RunPosted()
    {
        lock (_lock)
        {
            (_work, _atWork) = (_atWork, _work);
        }

        foreach (Action work in _atWork)
        {
            work();
        }

        _atWork.Clear();
    }
}
