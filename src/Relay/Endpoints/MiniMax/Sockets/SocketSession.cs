using System.Buffers;
using System.Net.WebSockets;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.MiniMax;
using Relay.Routing;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// One caller's socket, from the handshake to the last close frame. Two flows work on it: the caller's (receives a message while the one
/// before is being carried out, one at a time) and the pump of the present upstream leg. Either, a deadline, the caller's disconnect or
/// the server's shutdown may end it (<see cref="End"/>); the first decides how, and <see cref="RunAsync"/> alone carries that out:
/// upstream let go, flows awaited, open calls settled, last words, close.
/// </summary>
internal sealed class SocketSession : IDisposable
{
    /// <summary>Longest the end may take once it is decided, ms: last words to a slow caller, and its close frame.</summary>
    private static readonly TimeSpan s_closePatience = TimeSpan.FromSeconds(5);

    /// <summary>Longest a stranger may stay, ms.</summary>
    private const int AuthenticateMs = 10_000;

    private readonly TaskCompletionSource<SessionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SocketParts _parts;
    private readonly CallerFlow _callerFlow;
    private volatile bool _isDraining;

    public SocketSession(SocketParts parts, WebSocket socket, string endpoint, SpeechSocketKind kind, SocketDialect? dialect, Caller? caller)
    {
        _parts = parts;
        Kind = kind;
        Caller = caller;
        ChosenDialect = dialect;
        Id = Diagnostics.TimeOrderedId.Create(parts.Time.GetUtcNow());
        Ids = new SocketIds(kind == SpeechSocketKind.Bidi);
        Stream = parts.Watch.Add(Id);
        Wire = new CallerWire(socket, Stream, parts.Speech.MaxMessageBytes);
        Calls = new SocketCalls(kind, Stream);
        Billing = new SocketBilling(parts, endpoint);
        Link = new UpstreamLink(this, new LegOpener(parts, kind, Id));
        _callerFlow = new CallerFlow(this, new CallerCommands(this, parts));
    }

    public Guid Id { get; }

    public SpeechSocketKind Kind { get; }

    public SocketIds Ids { get; }

    /// <summary>The session's deadline and cancellation.</summary>
    public ActiveStream Stream { get; }

    public CallerWire Wire { get; }

    public SocketCalls Calls { get; }

    public SocketBilling Billing { get; }

    public UpstreamLink Link { get; }

    public ILogger Log => _parts.Log;

    /// <summary>Who pays; null until authenticated. Changed by the caller's flow only.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Null until the first message has shown it.</summary>
    public SocketDialect? ChosenDialect { get; set; }

    /// <summary>Strangers who said nothing are told in the documented dialect.</summary>
    public SocketDialect Dialect => ChosenDialect ??= new EnvelopeDialect();

    /// <summary>The session's settings; null before <c>task_start</c>. Changed by the caller's flow only.</summary>
    public SocketStart? Start { get; set; }

    public bool HasEnded => _end.Task.IsCompleted;

    public bool IsDraining => _isDraining;

    /// <summary>Serves the socket to its end. Never throws for what peers do.</summary>
    public async Task RunAsync(CancellationToken aborted)
    {
        await using CancellationTokenRegistration fired = Stream.Token.UnsafeRegister(static state => ((SocketSession)state!).OnFired(), this);
        await using CancellationTokenRegistration left =
            aborted.UnsafeRegister(static state => ((SocketSession)state!).Stream.Cancel(EndReason.CallerLeft), this);
        await using CancellationTokenRegistration stopping = _parts.Stopping.UnsafeRegister(static state => ((SocketSession)state!).Drain(), this);
        if (Caller is { } caller && ChosenDialect is not null)
        {
            await GreetAsync(caller);
        }

        Rearm();
        Task flow = _callerFlow.RunAsync();
        SessionEnd end = await _end.Task;
        Task closing = CloseAsync(end);
        try
        {
            await Task.WhenAll(closing, flow).WaitAsync(s_closePatience, _parts.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Wire.Abort();
            await Task.WhenAll(closing, flow);
        }
    }

    /// <summary>Ends the session. Only the first call counts. Any thread.</summary>
    public void End(SessionEnd end) => _end.TrySetResult(end);

    /// <summary>The caller is known: the protocol's first message, in Relay's own name, so that nobody waits for an upstream's handshake.</summary>
    public ValueTask<bool> GreetAsync(Caller caller) => SendAsync(output => Dialect.WriteConnected(output, caller, Ids));

    public ValueTask<bool> SendErrorAsync(int code, string message, bool fatal) =>
        SendAsync(output => Dialect.WriteError(output, code, message, Ids, fatal));

    public ValueTask<bool> SendRefusedAsync(int code, string message) => SendAsync(output => Dialect.WriteRefused(output, code, message, Ids));

    public ValueTask<bool> SendEventAsync(T2aEventKind kind) => SendAsync(output => Dialect.WriteEvent(output, kind, Ids));

    /// <summary>Settles a call that has been taken out of the books, and says what it cost where the dialect does.</summary>
    public async ValueTask SettleAsync(SocketCall call, EndReason reason)
    {
        CallCharge charge = Billing.Settle(call, reason);
        await SendAsync(output => Dialect.WriteSettled(output, call.Start, reason, charge));
    }

    /// <summary>What a key's failure teaches the router.</summary>
    public void Report(UpstreamLeg leg, UpstreamFault fault)
    {
        SpeechCandidate candidate = leg.Candidate;
        SpeechRouter.Report(candidate, fault);
        Diagnostics.Log.UpstreamFault(Log, Id, candidate.Upstream.Name, candidate.Key.Label, fault.Reason, fault.NativeCode);
    }

    /// <summary>The upstream said something. Called for every message.</summary>
    public void OnProgress()
    {
        Rearm();
        if (_isDraining && Calls is { IsWaiting: false, IsQuiet: true })
        {
            End(SessionEnd.Drained);
        }
    }

    /// <summary>The deadline that applies now: an upstream that owes something, or a caller who may say something.</summary>
    public void Rearm()
    {
        if (Caller is null)
        {
            Stream.Arm(EndReason.IdleTimeout, AuthenticateMs);
        }
        else if (!Calls.IsWaiting)
        {
            Stream.Arm(EndReason.IdleTimeout, _parts.Speech.SocketIdleMs);
        }
        else if (Calls.Head is { HasBegun: false })
        {
            Stream.Arm(EndReason.FirstByteTimeout, _parts.Pump.FirstByteTimeoutMs);
        }
        else
        {
            Stream.Arm(EndReason.IdleTimeout, _parts.Pump.IdleTimeoutMs);
        }
    }

    /// <summary>A leg is of no use any more. Called by its pump, as the last thing it does.</summary>
    public async ValueTask OnLegDiedAsync(UpstreamLeg leg, UpstreamFault fault)
    {
        if (leg.IsDetached)
        {
            return;
        }

        DeathVerdict verdict = Calls.OnDeath(leg, out SocketCall[] spoken);
        if (verdict == DeathVerdict.InsideCall)
        {
            // At once: what the caller's flow runs into from here on has been told by this.
            End(SessionEnd.FromFault(fault));
        }

        await leg.DetachAsync();
        foreach (SocketCall call in spoken)
        {
            await SettleAsync(call, EndReason.Completed);
        }

        if (verdict == DeathVerdict.SendAgain)
        {
            await SendAgainAsync(fault);
        }
        else if (verdict == DeathVerdict.Between)
        {
            if (Calls.IsFinishing)
            {
                End(SessionEnd.FinishedHere);
            }

            OnProgress();
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        Wire.Dispose();
        Link.Dispose();
        _callerFlow.Dispose();
    }

    private async ValueTask SendAgainAsync(UpstreamFault fault)
    {
        try
        {
            Stream.Arm(EndReason.FirstByteTimeout, _parts.Pump.FirstByteTimeoutMs);
            byte[]? message = Calls.Head?.Unanswered;
            UpstreamFault? failure = message is null ? fault : await Link.ReviveAsync(Start!, message);
            if (failure is not null)
            {
                End(SessionEnd.FromFault(failure));
            }
        }
        catch (OperationCanceledException)
        {
            // The session ended meanwhile.
        }
    }

    private async Task CloseAsync(SessionEnd end)
    {
        Stream.Cancel(end.Reason);
        await Link.AbandonAsync();
        if (end.Close is null)
        {
            Wire.Abort();
        }

        await _callerFlow.QuietAsync();
        await Link.StopAsync();
        foreach (SocketCall call in Calls.TakeAll())
        {
            // What has been spoken and heard is complete, whatever ended the session.
            await SettleAsync(call, call.IsSpoken && call.SentChars == call.Chars ? EndReason.Completed : end.Reason);
        }

        if (end.Code != 0)
        {
            await SendErrorAsync(end.Code, end.Message, fatal: true);
        }

        if (end.Event != T2aEventKind.None)
        {
            await SendEventAsync(end.Event);
        }

        if (end.Close is { } status)
        {
            await Wire.CloseAsync(status);
        }
    }

    private void OnFired() => End(Stream.EndedBy switch
    {
        EndReason.Shutdown => SessionEnd.Stopping,
        EndReason.CallerLeft when Stream.IsStopped => SessionEnd.Refused(RelayError.Stopped),
        EndReason.FirstByteTimeout => SessionEnd.TimedOut(EndReason.FirstByteTimeout),
        EndReason.IdleTimeout when Caller is null => SessionEnd.Refused(new RelayError(ErrorKind.Unauthorized, "no token came in time")),
        EndReason.IdleTimeout when Calls.IsWaiting => SessionEnd.TimedOut(EndReason.IdleTimeout),
        EndReason.IdleTimeout => SessionEnd.Idle,
        _ => SessionEnd.CallerLost,
    });

    private void Drain()
    {
        _isDraining = true;
        if (Calls is { IsWaiting: false, IsQuiet: true })
        {
            End(SessionEnd.Drained);
        }
    }

    private async ValueTask<bool> SendAsync(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> message = new();
        write(message);
        return message.WrittenCount == 0 || await Wire.SendAsync(message.WrittenMemory);
    }
}
