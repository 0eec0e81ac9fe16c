using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relay.LoadTest.Net;

/// <summary>One epoll instance, level-triggered, used by one thread.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int Capacity = 256;

    // The kernel's struct is packed on x86-64 and nowhere else.
    private static readonly int s_size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int s_tokenAt = s_size - sizeof(long);

    private readonly byte* _events = (byte*)NativeMemory.Alloc(Capacity, (nuint)s_size);
    private readonly int _fd = Libc.PollCreate(0);
    private readonly Stack<int> _free = new();
    // Not free before the next turn: an event of this one would wake whoever took the place.
    private readonly List<int> _freed = [];
    private PollTarget?[] _targets = new PollTarget?[64];
    private int _used;

    public Poller()
    {
        if (_fd < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        // Timers of this thread fire when they are due, not up to 50 us later.
        _ = Libc.ProcessControl(Libc.TimerSlack, 1, 0, 0, 0);
    }

    public void Add(PollTarget target, uint events)
    {
        if (target.Slot < 0)
        {
            target.Slot = _free.TryPop(out int slot) ? slot : _used++;
            if (target.Slot == _targets.Length)
            {
                Array.Resize(ref _targets, _targets.Length * 2);
            }

            _targets[target.Slot] = target;
        }

        Control(Libc.PollAdd, target, events);
    }

    public void Change(PollTarget target, uint events) => Control(Libc.PollModify, target, events);

    /// <summary>Closes the target's socket; the kernel forgets it with that.</summary>
    public void Close(PollTarget target)
    {
        if (target.Fd >= 0)
        {
            SocketCalls.Close(target.Fd);
            target.Fd = -1;
        }

        if (target.Slot >= 0)
        {
            _targets[target.Slot] = null;
            _freed.Add(target.Slot);
            target.Slot = -1;
        }
    }

    /// <summary>Waits until something happens or <paramref name="untilNs"/> has come, then wakes every target that is ready.</summary>
    public void Turn(long untilNs)
    {
        foreach (int slot in _freed)
        {
            _free.Push(slot);
        }

        _freed.Clear();
        int count = Libc.PollWait(_fd, _events, Capacity, new TimeSpec(Math.Max(0, untilNs - Clock.Now)), 0);
        for (int i = 0; i < count; i++)
        {
            byte* one = _events + (i * s_size);
            long slot = Unsafe.ReadUnaligned<long>(one + s_tokenAt);
            _targets[slot]?.Ready(Unsafe.ReadUnaligned<uint>(one));
        }
    }

    public void Dispose()
    {
        foreach (PollTarget? target in _targets)
        {
            if (target is not null)
            {
                Close(target);
            }
        }

        SocketCalls.Close(_fd);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, PollTarget target, uint events)
    {
        byte* change = stackalloc byte[16];
        Unsafe.WriteUnaligned(change, events);
        Unsafe.WriteUnaligned(change + s_tokenAt, (long)target.Slot);
        if (Libc.PollControl(_fd, operation, target.Fd, change) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
