using Relay.LoadTest.Net;

namespace Relay.LoadTest.Load;

/// <summary>A lane at work: gives planned calls to free links, opens links when none is free, and judges answers.</summary>
internal sealed class Lane
{
    private const int MaxWaiting = 100_000;

    private readonly Queue<CallLink> _free = new();
    private readonly Queue<long> _waiting = new();
    private readonly int _port;
    private readonly RunWindow _window;
    private ArrivalSchedule _schedule;
    private int _links;
    private int _openedAhead;
    private int _inFlight;

    public Lane(LaneSpec spec, int port, Poller poller, RunWindow window, bool evenArrivals, ulong seed)
    {
        Spec = spec;
        Poller = poller;
        _port = port;
        _window = window;
        Result = new LaneResult { Name = spec.Name };
        IsClosed = spec.RatePerSecond <= 0;
        if (!IsClosed)
        {
            // As many streams as planned are under way at the beginning of the hold when the full rate has lasted for one stream's length.
            long ramp = Math.Max(0, window.HoldNs - window.StartNs - spec.CallNs);
            _schedule = new ArrivalSchedule(spec.RatePerSecond, ramp, evenArrivals, seed);
        }
    }

    public LaneSpec Spec { get; }

    public LaneResult Result { get; }

    public Poller Poller { get; }

    /// <summary>Where received bytes go; one link uses it at a time.</summary>
    public byte[] Input { get; } = new byte[256 * 1024];

    private bool IsClosed { get; }

    /// <summary>Everything begun has ended, or is of a kind of which more is sent than can be served.</summary>
    public bool IsQuiet => (_inFlight == 0 && _waiting.Count == 0) || Spec.RefusalStatus > 0;

    /// <summary>Begins what is due; returns when it wants to be asked again.</summary>
    public long Advance(long now)
    {
        if (now >= _window.EndNs)
        {
            return long.MaxValue;
        }

        long next = long.MaxValue;
        if (IsClosed || Spec.OpensAll)
        {
            next = OpenNext(now);
        }

        if (IsClosed)
        {
            return next;
        }

        while (_window.StartNs + _schedule.NextNs <= now)
        {
            long planned = _window.StartNs + _schedule.NextNs;
            _schedule.Advance();
            if (planned < _window.EndNs)
            {
                Arrive(planned, now);
            }
        }

        return Math.Min(next, _window.StartNs + _schedule.NextNs);
    }

    /// <summary>A link is connected and free. Links in a closed lane never rest before the end.</summary>
    public void Free(CallLink link)
    {
        if (_waiting.TryDequeue(out long planned))
        {
            Begin(link, planned);
            return;
        }

        long now = Clock.Now;
        if (IsClosed && now < _window.EndNs)
        {
            CountPlanned(now);
            _inFlight++;
            Begin(link, now);
            return;
        }

        _free.Enqueue(link);
    }

    /// <summary>Counts a chunk's stamps and bytes.</summary>
    public void Take(ref CallState call, ReadOnlySpan<byte> body, long now)
    {
        call.Bytes += body.Length;
        while (call.Scanner.TryRead(ref body, out long sentNs))
        {
            if (call.Stamps++ == 0 && call.IsCounted)
            {
                Result.First.Add(now - call.PlannedNs);
            }

            if (call.IsCounted)
            {
                Result.Chunk.Add(now - sentNs);
            }

            if (_window.Holds(now))
            {
                Result.ChunksInHold++;
            }
        }
    }

    /// <summary>The answer is whole as far as its framing says.</summary>
    public void End(ref CallState call, int status, long now)
    {
        _inFlight--;
        Result.EndedInHold += _window.Holds(now) ? 1 : 0;
        if (!call.IsCounted)
        {
            return;
        }

        if (status == Spec.RefusalStatus)
        {
            Result.Refused++;
            return;
        }

        if (status is not (200 or 101))
        {
            Result.AddError($"status {status}");
            return;
        }

        bool whole = CheckLength(ref call);
        if (call.Stamps != Spec.Stamps)
        {
            Result.AddError("wrong number of chunks");
        }
        else if (whole)
        {
            Result.Good++;
            Result.Whole.Add(now - call.PlannedNs);
        }
    }

    /// <summary>The call, or the attempt to open a link for one, has failed; the link is closed.</summary>
    public void Fail(ref CallState call, bool inCall, string kind)
    {
        _links--;
        if (!inCall)
        {
            // A link without a call: what matters of it is that the next call will open another.
            Result.AddError("idle connection " + kind);
            return;
        }

        _inFlight--;
        if (call.IsCounted)
        {
            Result.AddError(kind);
            Result.MissingBytes += Spec.Bytes < 0 ? 0 : Math.Max(0, Spec.Bytes - call.Bytes);
        }
    }

    /// <summary>The server has closed a link that had nothing to do, as servers may.</summary>
    public void Left() => _links--;

    /// <summary>What is still under way at the deadline is an error, but for calls that may be turned away as well.</summary>
    public void GiveUp()
    {
        if (Spec.RefusalStatus > 0)
        {
            Result.LeftWaiting = _inFlight;
            return;
        }

        for (int i = 0; i < _inFlight; i++)
        {
            Result.AddError("not finished");
        }
    }

    private long OpenNext(long now)
    {
        // Spread over the ramp: a burst of connections would be the first thing measured.
        long ramp = Math.Max(1, _window.HoldNs - _window.StartNs);
        long due = Spec.MaxLinks * Math.Min(ramp, now - _window.StartNs) / ramp;
        while (_openedAhead < due && now < _window.HoldNs)
        {
            _openedAhead++;
            _links++;
            CallLink.Open(this, _port, null);
        }

        return now >= _window.HoldNs ? long.MaxValue : _window.StartNs + ((_openedAhead + 1) * ramp / Spec.MaxLinks) + 1;
    }

    private void Arrive(long planned, long now)
    {
        CountPlanned(planned);
        if (_window.Holds(planned))
        {
            Result.Late.Add(now - planned);
        }

        _inFlight++;
        while (_free.TryDequeue(out CallLink? link))
        {
            if (link.Fd >= 0)
            {
                Begin(link, planned);
                return;
            }
        }

        if (_links < Spec.MaxLinks && !Spec.OpensAll)
        {
            _links++;
            CallLink.Open(this, _port, NewCall(planned));
        }
        else if (_waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue(planned);
        }
        else
        {
            _inFlight--;
            Result.AddError("not sent, too many wait");
        }
    }

    private void CountPlanned(long planned) => Result.Planned += _window.Holds(planned) ? 1 : 0;

    private void Begin(CallLink link, long planned) => link.Begin(NewCall(planned));

    private CallState NewCall(long planned) => new() { PlannedNs = planned, IsCounted = _window.Holds(planned) };

    private bool CheckLength(ref CallState call)
    {
        if (Spec.Bytes < 0 || call.Bytes == Spec.Bytes)
        {
            return true;
        }

        Result.MissingBytes += Math.Max(0, Spec.Bytes - call.Bytes);
        Result.AddError(call.Bytes < Spec.Bytes ? "bytes missing" : "more bytes than were sent");
        return false;
    }
}
