using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.MiniMax;
using Relay.Protocol.TtsProxy;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// Carries out what a caller says, one message at a time: signs in, starts, cancels, flushes, finishes; texts go to
/// <see cref="CallerTexts"/>. What is against the protocol is answered with its own error and changes nothing.
/// </summary>
internal sealed class CallerCommands(SocketSession session, SocketParts parts)
{
    private static readonly byte[] s_pong = EnvelopeWriter.Pong.ToArray();

    private readonly HeldBytes _scratch = new();
    private readonly CallerTexts _texts = new(session, parts);

    public async ValueTask CarryOutAsync(ReadOnlyMemory<byte> message)
    {
        bool isFirst = session.ChosenDialect is null;
        SocketDialect dialect = session.ChosenDialect ??= Choose(message.Span);
        CallerMessage said = dialect.Read(message, _scratch);
        if (said.Kind == CallerMessageKind.Authenticate)
        {
            await AuthenticateAsync(said.Token);
        }
        else if (session.Caller is not { } caller)
        {
            session.End(SessionEnd.Refused(RelayError.FromToken(TokenRefusal.Missing)));
        }
        else
        {
            if (isFirst && dialect.PassesBytes)
            {
                // Known by the handshake's header: MiniMax's protocol begins with this.
                await session.GreetAsync(caller);
            }

            await CarryOutAsync(said);
        }

        _scratch.Release();
    }

    private static SocketDialect Choose(ReadOnlySpan<byte> message)
    {
        ProxyMessage first = ProxyMessage.Read(message);
        return first is { Kind: EnvelopeKind.None } and ({ IsBearer: true } or { HasEvent: true }) ? new BearerDialect() : new EnvelopeDialect();
    }

    private async ValueTask CarryOutAsync(CallerMessage said)
    {
        switch (said.Kind)
        {
            case CallerMessageKind.Native:
                await CarryOutNativeAsync(said.Native);
                break;
            case CallerMessageKind.Ping:
                await session.Wire.SendAsync(s_pong);
                break;
            case CallerMessageKind.Malformed:
                await session.SendErrorAsync(SocketCodes.InvalidParameters, "invalid params, body is not a JSON object", fatal: false);
                break;
            default:
                await RefuseAsync(SocketCodes.IllegalEvent);
                break;
        }
    }

    private async ValueTask AuthenticateAsync(string? token)
    {
        TokenVerdict verdict = await parts.Tokens.CheckAsync(BearerToken.Strip(token), session.Stream.Token);
        if (verdict.Caller is { } caller)
        {
            session.Caller = caller;
            await session.GreetAsync(caller);
        }
        else
        {
            session.End(SessionEnd.Refused(RelayError.FromToken(verdict.Refusal)));
        }
    }

    private async ValueTask CarryOutNativeAsync(ReadOnlyMemory<byte> message)
    {
        T2aRequest request = T2aRequest.Parse(message.Span, T2aRequestKind.Message);
        bool isBidi = session.Kind == SpeechSocketKind.Bidi;
        bool isOpen = session.Start is not null && !session.Calls.IsFinishing;
        switch (request.Command)
        {
            case T2aCommand.None when request.Error is { Field: "" } malformed:
                await session.SendErrorAsync(SocketCodes.InvalidParameters, malformed.Message, fatal: false);
                break;
            case T2aCommand.TaskStart when session.Start is null:
                await StartAsync(request, message);
                break;
            case T2aCommand.TaskStart when isBidi:
                session.End(SessionEnd.StartedTwice);
                break;
            case T2aCommand.TaskContinue when isOpen:
                await _texts.SayAsync(request, message);
                break;
            case T2aCommand.TaskFinish when isOpen:
                await FinishAsync(message);
                break;
            case T2aCommand.TaskFlush when isOpen && isBidi:
                await FlushAsync(message);
                break;
            case T2aCommand.TaskCancel when isOpen:
                await (isBidi ? CancelAsync(message) : CancelHereAsync());
                break;
            default:
                await RefuseAsync(SocketCodes.IllegalEvent);
                break;
        }
    }

    private ValueTask<bool> RefuseAsync(int code) => session.SendErrorAsync(code, MiniMaxError.Find(code).Meaning, fatal: false);

    private async ValueTask StartAsync(T2aRequest request, ReadOnlyMemory<byte> message)
    {
        SocketStart? start = SocketStart.Read(request, message.Span, parts.Router, parts.Routing, out RelayError? error);
        if (start is not null && !session.Caller!.MayUse(request.Model, start.Route.Model))
        {
            error = RelayError.ModelNotAllowed();
        }
        else if (start is not null && parts.Router.IsForbidden(session.Caller!.AccountId, start.SpokenVoiceId, request.MixedVoices))
        {
            error = RelayError.ForbiddenVoice;
        }

        if (error is not null || start is null)
        {
            await session.SendErrorAsync(MiniMaxErrorWriter.Code(error!), MiniMaxErrorWriter.Message(error!), fatal: false);
            return;
        }

        session.Start = start;
        session.Stream.Arm(EndReason.FirstByteTimeout, parts.Pump.FirstByteTimeoutMs);
        _scratch.Release();
        LegOpening opening = await session.Link.EnsureAsync(start);
        if (opening.Fault is { } fault)
        {
            session.Start = null;
            error = RelayError.FromFault(fault);
            await session.SendErrorAsync(MiniMaxErrorWriter.Code(error), MiniMaxErrorWriter.Message(error), fatal: false);
        }
        else if (session.Dialect.PassesBytes)
        {
            await session.Wire.SendAsync(opening.Reply.Bytes);
        }
        else
        {
            session.Dialect.WriteMessage(_scratch, in opening.Reply.Event);
            await session.Wire.SendAsync(_scratch.Memory);
        }

        opening.Reply.Release();
    }

    private async ValueTask FinishAsync(ReadOnlyMemory<byte> message)
    {
        session.Calls.Finish();
        if (session.Link.Live is { } leg)
        {
            // Should the upstream be gone, its pump ends the session.
            await leg.SendAsync(message);
        }
        else
        {
            session.End(SessionEnd.FinishedHere);
        }
    }

    private async ValueTask FlushAsync(ReadOnlyMemory<byte> message)
    {
        if (session.Link.Live is { } leg && session.Calls.TryFlush(leg))
        {
            await leg.SendAsync(message);
        }
        else
        {
            await session.SendEventAsync(T2aEventKind.TaskFlushed);
        }
    }

    private async ValueTask CancelAsync(ReadOnlyMemory<byte> message)
    {
        if (session.Link.Live is { } leg && session.Calls.TryCancel(leg))
        {
            await leg.SendAsync(message);
        }
        else
        {
            await session.SendEventAsync(T2aEventKind.TaskCanceled);
        }
    }

    /// <summary>The plain protocol has no cancel: the upstream is let go, which stops it, and the next text opens another.</summary>
    private async ValueTask CancelHereAsync()
    {
        await session.Link.DropAsync();
        foreach (SocketCall call in session.Calls.TakeAll())
        {
            await session.SettleAsync(call, EndReason.CallerCanceled);
        }

        await session.SendEventAsync(T2aEventKind.TaskCanceled);
        session.OnProgress();
    }
}
