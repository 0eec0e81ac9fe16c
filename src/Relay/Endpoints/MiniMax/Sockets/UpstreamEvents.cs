using System.Runtime.CompilerServices;
using System.Text;
using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams.MiniMax;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// What a complete message of the upstream means for the session: a call ends, one is refused, the session is over. Books are brought up
/// to date before the message goes to the caller, who may answer it at once; settlement comes after, when it is known to have gone.
/// Called by the pump only.
/// </summary>
internal sealed class UpstreamEvents(SocketSession session, UpstreamLeg leg)
{
    private readonly SocketCalls _calls = session.Calls;

    /// <summary>Why the leg died, when it did.</summary>
    public UpstreamFault Fault { get; private set; } = MiniMaxFaults.Cut;

    /// <summary>The message's last piece.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LegState> CompleteAsync(MessageRelay relay, UpstreamView view, ReadOnlyMemory<byte> piece, Range hex)
    {
        if (view.Event.StatusCode != 0 || view.Event.Kind == T2aEventKind.TaskFailed)
        {
            return await FailAsync(relay, view, piece, hex);
        }

        switch (view.Event.Kind)
        {
            case T2aEventKind.ConnectedSuccess or T2aEventKind.TaskStarted:
                return LegState.GoesOn; // the caller has had these
            case T2aEventKind.TaskContinued when !view.Event.IsFinal:
                await relay.CompleteAsync(view, piece, hex, view.Call ?? _calls.Head);
                break;
            case T2aEventKind.TaskContinued:
                await EndAsync(relay, view, piece, hex, EndReason.Completed, TakeFinal(view) is { } call ? [call] : []);
                break;
            case T2aEventKind.TaskFlushed:
                await EndAsync(relay, view, piece, hex, EndReason.Completed, _calls.TakeFlushed() is { } flushed ? [flushed] : []);
                break;
            case T2aEventKind.TaskCanceled:
                await EndAsync(relay, view, piece, hex, EndReason.CallerCanceled, _calls.TakeCanceled());
                break;
            case T2aEventKind.TaskFinished:
                await EndAsync(relay, view, piece, hex, EndReason.Completed, _calls.TakeAll());
                session.End(SessionEnd.Finished);
                return LegState.Over;
            default:
                _calls.SetSentence(view.Event.Kind == T2aEventKind.SentenceStart);
                await relay.CompleteAsync(view, piece, hex, _calls.Head);
                break;
        }

        session.OnProgress();
        return LegState.GoesOn;
    }

    private SocketCall? TakeFinal(UpstreamView view)
    {
        ref readonly T2aEvent said = ref view.Event;
        if (_calls.Head is { } head)
        {
            head.TraceId = Encoding.UTF8.GetString(said.TraceId);
            head.Format = said.AudioFormat.IsEmpty ? head.Format : Encoding.UTF8.GetString(said.AudioFormat);
            head.AudioMs = said.HasExtraInfo ? Math.Max(0, head.AudioMs) + said.AudioLengthMs : head.AudioMs;
        }

        return _calls.TakeFinal(said.UsageCharacters);
    }

    private async ValueTask EndAsync(
        MessageRelay relay, UpstreamView view, ReadOnlyMemory<byte> piece, Range hex, EndReason reason, SocketCall[] ended)
    {
        await relay.CompleteAsync(view, piece, hex, ended.Length > 0 ? ended[0] : view.Call ?? _calls.Head);
        foreach (SocketCall call in ended)
        {
            await session.SettleAsync(call, reason);
        }
    }

    private async ValueTask<LegState> FailAsync(MessageRelay relay, UpstreamView view, ReadOnlyMemory<byte> piece, Range hex)
    {
        int code = view.Event.StatusCode;
        UpstreamFault fault = code is 0 ? MiniMaxFaults.Malformed
            : code is SocketCodes.Idle ? MiniMaxFaults.Cut
            : MiniMaxFaults.FromCode(code, view.Event.StatusMessage);
        if (SocketCodes.IsRefusal(code))
        {
            SocketCall? refused = _calls.TakeRefused(code);
            await PassOnAsync(relay, view, piece, hex, fault.Message);
            if (refused is not null)
            {
                await session.SettleAsync(refused, EndReason.UpstreamRefused);
            }

            session.OnProgress();
            return LegState.GoesOn;
        }

        if (code is SocketCodes.Idle)
        {
            return await StopAsync(relay, view, fault);
        }

        session.Report(leg, fault);
        if (fault.MayRetry)
        {
            return await StopAsync(relay, view, fault);
        }

        // The caller's own fault keeps the upstream's words. Its session is over, the caller's need not be: the next text opens another.
        SocketCall[] open = _calls.TakeAll();
        leg.IsDead = true;
        await PassOnAsync(relay, view, piece, hex, fault.Message);
        foreach (SocketCall call in open)
        {
            await session.SettleAsync(call, EndReason.UpstreamRefused);
        }

        await leg.DetachAsync();
        if (_calls.IsFinishing)
        {
            session.End(SessionEnd.Finished); // nothing more was to come, and now nothing will
        }

        session.OnProgress();
        return LegState.Over;
    }

    /// <summary>An error that is not the caller's business: never shown, only its effect.</summary>
    private async ValueTask<LegState> StopAsync(MessageRelay relay, UpstreamView view, UpstreamFault fault)
    {
        await relay.BreakOffAsync(view.HasCarry);
        Fault = fault;
        return LegState.Died;
    }

    private async ValueTask PassOnAsync(MessageRelay relay, UpstreamView view, ReadOnlyMemory<byte> piece, Range hex, string message)
    {
        int code = view.Event.StatusCode;
        if (session.Dialect.PassesBytes && !relay.IsPassing)
        {
            await relay.CompleteAsync(view, piece, hex, null);
            return;
        }

        await relay.BreakOffAsync(view.HasCarry);
        if (SocketCodes.IsRefusal(code))
        {
            await session.SendRefusedAsync(code, message);
        }
        else
        {
            await session.SendErrorAsync(code, message, fatal: false);
        }
    }
}
