using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// The open calls of one session, oldest first, and what the upstream still owes an answer to. The caller's flow puts in, the pump takes
/// out; one short lock, nothing is called under it but the hold's own extension. Bounded by <see cref="MaxOpen"/>: beyond it a text is
/// refused with 2205, as the platform does when too much is queued.
/// <para>Plain: every text is a call and ends with its <c>is_final</c>. Bidirectional: texts make one call until they are flushed, and the
/// sentences spoken from it add to its usage.</para>
/// </summary>
internal sealed class SocketCalls(SpeechSocketKind kind, ActiveStream stream)
{
    private const int MaxOpen = 256;

    private readonly Lock _lock = new();
    private readonly List<SocketCall> _open = [];
    private readonly Queue<SocketCall?> _flushes = new();
    private readonly Queue<int> _cancels = new();
    private readonly bool _isBidi = kind == SpeechSocketKind.Bidi;
    private SocketCall? _alone;
    private SocketCall? _growing;
    private int _blanks;
    private bool _inSentence;
    private bool _finishing;

    /// <summary>The call whose audio comes next.</summary>
    public SocketCall? Head
    {
        get
        {
            lock (_lock)
            {
                return _open.Count > 0 ? _open[0] : null;
            }
        }
    }

    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return _open.Count >= MaxOpen;
            }
        }
    }

    /// <summary>The upstream owes something, so its silence is not the caller's.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_lock)
            {
                return _finishing || (_isBidi ? _inSentence || _flushes.Count > 0 || _cancels.Count > 0 : _open.Count > 0);
            }
        }
    }

    /// <summary>Nothing that was sent is unfinished.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_lock)
            {
                return IsQuietNow();
            }
        }
    }

    public bool IsFinishing
    {
        get
        {
            lock (_lock)
            {
                return _finishing;
            }
        }
    }

    /// <summary>Bidirectional: adds text to the call that is still growing. Null when there is none; false when it cannot be paid for.</summary>
    public bool? TryExtend(long chars, out SocketCall? call)
    {
        lock (_lock)
        {
            call = _growing;
            if (call is null)
            {
                return null;
            }

            if (!call.Hold.TryExtend(chars))
            {
                return false;
            }

            call.Chars += chars;
            return true;
        }
    }

    public void Add(SocketCall call)
    {
        lock (_lock)
        {
            _open.Add(call);
            ShowHead();
            _growing = _isBidi ? call : null;
        }
    }

    /// <summary>
    /// A text has been handed to an upstream. False when that upstream was dead by then and had not answered: it is to be sent again.
    /// <paramref name="message"/> is kept while it is the only thing the upstream has.
    /// </summary>
    public bool TryMarkSent(SocketCall call, long chars, ReadOnlyMemory<byte> message, UpstreamLeg leg)
    {
        lock (_lock)
        {
            if (!_open.Contains(call))
            {
                return true;
            }

            if (leg.IsDead)
            {
                return false;
            }

            bool isAlone = _open.Count == 1 && call is { SentChars: 0, HasBegun: false };
            call.SentChars += chars;
            _alone = isAlone ? call : null;
            call.Unanswered = isAlone ? message.ToArray() : null;
            return true;
        }
    }

    /// <summary>The upstream said something: what was sent has arrived. Called for every message; a single read when it changes nothing.</summary>
    public void Heard()
    {
        if (Volatile.Read(ref _alone) is null)
        {
            return;
        }

        lock (_lock)
        {
            SocketCall? alone = _alone;
            alone?.Unanswered = null;
            _alone = null;
        }
    }

    /// <summary>A text of nothing but white space was passed on; it is no call, and its refusal concerns none.</summary>
    public void AddBlank()
    {
        lock (_lock)
        {
            _blanks++;
        }
    }

    public void SetSentence(bool inSentence)
    {
        lock (_lock)
        {
            _inSentence = inSentence;
        }
    }

    /// <summary>What has been said so far is to be spoken and is then complete. False when the upstream that would do so is dead.</summary>
    public bool TryFlush(UpstreamLeg leg)
    {
        lock (_lock)
        {
            if (leg.IsDead)
            {
                return false;
            }

            _flushes.Enqueue(_growing);
            _growing = null;
            return true;
        }
    }

    /// <summary>Everything open is to be dropped by the upstream; it answers once for all, and no longer for flushes before. False when
    /// the upstream that would do so is dead.</summary>
    public bool TryCancel(UpstreamLeg leg)
    {
        lock (_lock)
        {
            if (leg.IsDead)
            {
                return false;
            }

            _cancels.Enqueue(_open.Count);
            _flushes.Clear();
            _growing = null;
            return true;
        }
    }

    public void Finish()
    {
        lock (_lock)
        {
            _finishing = true;
            _growing = null;
        }
    }

    /// <summary>A final message with its usage. Returns the call that is complete with it; on the bidirectional socket none is.</summary>
    public SocketCall? TakeFinal(long usage)
    {
        lock (_lock)
        {
            if (_open.Count == 0)
            {
                return null;
            }

            SocketCall head = _open[0];
            head.Usage = usage < 0 ? head.Usage : Math.Max(0, head.Usage) + usage;
            if (_isBidi)
            {
                return null;
            }

            _open.RemoveAt(0);
            ShowHead();
            return head;
        }
    }

    public SocketCall? TakeFlushed()
    {
        lock (_lock)
        {
            if (!_flushes.TryDequeue(out SocketCall? call) || call is null || !_open.Remove(call))
            {
                return null;
            }

            ShowHead();
            return call;
        }
    }

    public SocketCall[] TakeCanceled()
    {
        lock (_lock)
        {
            _inSentence = false;
            int count = _cancels.TryDequeue(out int canceled) ? Math.Min(canceled, _open.Count) : 0;
            SocketCall[] taken = [.. _open.Take(count)];
            _open.RemoveRange(0, count);
            ShowHead();
            return taken;
        }
    }

    /// <summary>
    /// The call that a soft refusal concerns; null when it concerns none. The protocol does not say which it is: blank texts are counted,
    /// a refusal for length concerns the longest text not begun, one for a full queue the last.
    /// </summary>
    public SocketCall? TakeRefused(int code)
    {
        lock (_lock)
        {
            if (code == SocketCodes.EmptyText && _blanks > 0)
            {
                _blanks--;
                return null;
            }

            IEnumerable<SocketCall> candidates = _open.Where(static call => !call.HasBegun);
            SocketCall? refused = code == SocketCodes.TextTooLong ? candidates.MaxBy(static call => call.Chars) : candidates.LastOrDefault();
            if (refused is null || !_open.Remove(refused))
            {
                return null;
            }

            ShowHead();
            _growing = _growing == refused ? null : _growing;
            return refused;
        }
    }

    public SocketCall[] TakeAll()
    {
        lock (_lock)
        {
            SocketCall[] taken = [.. _open];
            _open.Clear();
            ShowHead();
            _flushes.Clear();
            _cancels.Clear();
            _growing = null;
            _inSentence = false;
            return taken;
        }
    }

    public void Remove(SocketCall call)
    {
        lock (_lock)
        {
            _open.Remove(call);
            ShowHead();
            _growing = _growing == call ? null : _growing;
        }
    }

    /// <summary>
    /// An upstream died. Marks it dead in the same instant in which open calls are looked at, and says what that means; the calls that it
    /// had spoken in full are taken out, complete.
    /// </summary>
    public DeathVerdict OnDeath(UpstreamLeg leg, out SocketCall[] spoken)
    {
        lock (_lock)
        {
            leg.IsDead = true;
            _blanks = 0;
            spoken = [.. _open.Where(static call => call.IsSpoken && call.SentChars == call.Chars)];
            _open.RemoveAll(static call => call.IsSpoken && call.SentChars == call.Chars);
            ShowHead();
            _growing = _growing is not null && _open.Contains(_growing) ? _growing : null;
            bool nothingElse = _open.Count == 1 && _flushes.Count == 0 && _cancels.Count == 0 && !_finishing;
            if (nothingElse && _alone is { WasResent: false } alone && _open[0] == alone)
            {
                alone.WasResent = true;
                return DeathVerdict.SendAgain;
            }

            if (!IsQuietNow())
            {
                return DeathVerdict.InsideCall;
            }

            _inSentence = false;
            return DeathVerdict.Between;
        }
    }

    private void ShowHead() => stream.Call = _open.Count > 0 ? _open[0] : null;

    // A call that is only held for has not been sent: whoever is about to send it finds another upstream.
    private bool IsQuietNow() => _flushes.Count == 0 && _cancels.Count == 0 && _open.TrueForAll(static call => call.SentChars == 0 || call.IsSpoken);
}
