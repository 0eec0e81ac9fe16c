using Relay.LoadTest.Net;
using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Upstream;

/// <summary>
/// The provider of a load run: every request is answered in the shape asked for, a chunk a step, each with its send time. It shares cores with
/// the client, so it is one thread over epoll and costs a system call a chunk; the fakes with faults (<c>Relay.FakeUpstreams</c>) are
/// web servers and would be what is measured.
/// </summary>
internal sealed class PacedUpstream : PollTarget, IDisposable
{
    private readonly Queue<UpstreamConnection> _due = new();

    public PacedUpstream(UpstreamShape shape, int port)
    {
        Shape = shape;
        PacedScripts scripts = new(shape);
        SpeechEvents = scripts.SpeechEvents;
        SpeechMessages = scripts.SpeechMessages;
        SpeechBytes = scripts.SpeechBytes;
        ChatEvents = scripts.ChatEvents;
        ChatBody = scripts.ChatBody;
        Fd = SocketCalls.Listen(port, out int taken);
        Port = taken;
        Poller.Add(this, Libc.PollIn);
    }

    public int Port { get; }

    public UpstreamShape Shape { get; }

    public Poller Poller { get; } = new();

    public PacedScript SpeechEvents { get; }

    public PacedScript SpeechMessages { get; }

    public PacedScript SpeechBytes { get; }

    public PacedScript ChatEvents { get; }

    public PacedScript ChatBody { get; }

    public PacedScript NotHere { get; } = PacedScripts.NotHere;

    /// <summary>What was just received; one connection uses it at a time.</summary>
    public byte[] Input { get; } = new byte[64 * 1024];

    /// <summary>Serves until cancelled; looks at the token ten times a second.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            long next = Clock.Now + (100 * Clock.Millisecond);
            Poller.Turn(_due.TryPeek(out UpstreamConnection? first) ? Math.Min(first.DueNs, next) : next);
            SendDue();
        }
    }

    /// <summary>Puts a connection in line for its next chunk. All wait equally long, so the line is in order of time.</summary>
    public void Enqueue(UpstreamConnection connection) => _due.Enqueue(connection);

    public override void Ready(uint events)
    {
        int fd;
        while ((fd = SocketCalls.Accept(Fd)) >= 0)
        {
            UpstreamConnection connection = new(this) { Fd = fd };
            Poller.Add(connection, Libc.PollIn);
        }
    }

    public void Dispose() => Poller.Dispose();

    private void SendDue()
    {
        long now = Clock.Now;
        while (_due.TryPeek(out UpstreamConnection? first) && first.DueNs <= now)
        {
            _due.Dequeue();
            if (first.SendChunk())
            {
                _due.Enqueue(first);
            }
        }
    }
}
