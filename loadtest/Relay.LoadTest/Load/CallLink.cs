using Relay.LoadTest.Net;

namespace Relay.LoadTest.Load;

/// <summary>A client's connection, used for one call after the other.</summary>
internal abstract class CallLink(Lane lane) : PollTarget
{
    private CallState _call;
    private bool _inCall;
    private bool _isConnected;

    protected Lane Lane => lane;

    protected bool InCall => _inCall;

    /// <summary>Opens a link and begins <paramref name="first"/> on it; without one it becomes a free link.</summary>
    public static void Open(Lane lane, int port, CallState? first)
    {
        CallLink link = lane.Spec.SocketStart is null ? new HttpLink(lane) : new SocketLink(lane);
        link._inCall = first is not null;
        link._call = first ?? default;
        link.Fd = SocketCalls.Connect(port);
        if (link.Fd < 0)
        {
            link.Fail("not connected");
            return;
        }

        lane.Poller.Add(link, Libc.PollIn | Libc.PollOut);
    }

    /// <summary>Begins a call on a free link.</summary>
    public void Begin(CallState call)
    {
        _call = call;
        _inCall = true;
        SendCall();
    }

    public override void Ready(uint events)
    {
        if (!_isConnected)
        {
            if ((events & (Libc.PollError | Libc.PollHangUp)) != 0)
            {
                Fail("not connected");
                return;
            }

            _isConnected = true;
            lane.Poller.Change(this, Libc.PollIn);
            Connected();
            return;
        }

        int count = SocketCalls.Receive(Fd, lane.Input);
        if (count == SocketCalls.NotNow)
        {
            return;
        }

        if (count <= 0)
        {
            if (!_inCall && count == 0)
            {
                lane.Left();
                lane.Poller.Close(this);
                return;
            }

            Fail("cut");
            return;
        }

        Read(lane.Input.AsSpan(0, count), Clock.Now);
    }

    /// <summary>The connection stands; a call may be waiting for it.</summary>
    protected abstract void Connected();

    /// <summary>Sends the call's request.</summary>
    protected abstract void SendCall();

    /// <summary>Takes what came; it is the link's to write on, for now.</summary>
    protected abstract void Read(Span<byte> input, long now);

    protected void Take(ReadOnlySpan<byte> body, long now) => lane.Take(ref _call, body, now);

    protected void End(int status, long now)
    {
        _inCall = false;
        lane.End(ref _call, status, now);
        lane.Free(this);
    }

    /// <summary>The link can take a call: the one that waits for it, or any.</summary>
    protected void BecomeUsable()
    {
        if (_inCall)
        {
            SendCall();
        }
        else
        {
            lane.Free(this);
        }
    }

    /// <summary>Requests are small and connections have one at a time: the kernel takes them whole, or something is wrong.</summary>
    protected void Send(ReadOnlySpan<byte> bytes)
    {
        if (SocketCalls.Send(Fd, bytes) != bytes.Length)
        {
            Fail("not sent");
        }
    }

    protected void Fail(string kind)
    {
        lane.Poller.Close(this);
        bool inCall = _inCall;
        _inCall = false;
        lane.Fail(ref _call, inCall, kind);
    }
}
