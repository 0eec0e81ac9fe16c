using Relay.Protocol.MiniMax;
using Relay.Routing;
using Relay.Streaming;
using Relay.Upstreams;
using Relay.Upstreams.MiniMax;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// Opens an upstream leg: asks one candidate after another for a socket and plays the session's <c>task_start</c> to it, until one answers
/// <c>task_started</c>. Nothing goes to the caller from here, so nothing of a failed attempt shows.
/// </summary>
internal sealed class LegOpener(SocketParts parts, SpeechSocketKind kind, Guid sessionId)
{
    /// <exception cref="OperationCanceledException">The session ended meanwhile.</exception>
    public async Task<LegOpening> OpenAsync(SocketStart start, CancellationToken cancellationToken)
    {
        List<UpstreamKey> tried = [];
        ControlMessage reply = new();
        UpstreamFault? fault = null;
        SpeechCandidate? next = parts.Router.Next(start.Route, tried, start.SpokenVoiceId);
        while (next is { } candidate)
        {
            UpstreamLeg? leg = null;
            try
            {
                bool wasParked = true;
                while (leg is null && wasParked) // it had died in the pool, which has one less now: no evidence against the key
                {
                    (leg, fault, wasParked) = await TryAsync(candidate, start, reply, cancellationToken);
                }
            }
            finally
            {
                if (leg is null)
                {
                    candidate.Release();
                }
            }

            SpeechRouter.Report(candidate, fault);
            if (leg is not null)
            {
                return new LegOpening(leg, null, reply);
            }

            Diagnostics.Log.UpstreamFault(parts.Log, sessionId, candidate.Upstream.Name, candidate.Key.Label, fault!.Reason, fault.NativeCode);
            tried.Add(candidate.Key);
            next = fault.MayRetry && tried.Count < parts.Routing.MaxAttempts ? parts.Router.Next(start.Route, tried, start.SpokenVoiceId) : null;
        }

        reply.Release();
        return new LegOpening(null, fault ?? MiniMaxFaults.NoKey, reply);
    }

    private async Task<(UpstreamLeg? Leg, UpstreamFault? Fault, bool WasParked)> TryAsync(
        SpeechCandidate candidate, SocketStart start, ControlMessage reply, CancellationToken cancellationToken)
    {
        SpeechSocketOpening opening = await candidate.Upstream.OpenSocketAsync(kind, candidate.Key, cancellationToken);
        if (opening.Socket is not { } socket)
        {
            return (null, opening.Fault, false);
        }

        UpstreamFault? fault = MiniMaxFaults.Cut;
        try
        {
            fault = await StartAsync(socket, start, reply, cancellationToken);
            return (fault is null ? new UpstreamLeg(socket, candidate) : null, fault, socket.WasParked && fault == MiniMaxFaults.Cut);
        }
        finally
        {
            if (fault is not null)
            {
                await socket.DisposeAsync();
            }
        }
    }

    private static async Task<UpstreamFault?> StartAsync(
        SpeechSocket socket, SocketStart start, ControlMessage reply, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration gaveUp = cancellationToken.UnsafeRegister(static state => ((SpeechSocket)state!).Abort(), socket);
        if (!await socket.SendAsync(start.Message))
        {
            return MiniMaxFaults.Cut;
        }

        while (await reply.ReadAsync(socket))
        {
            if (Judge(in reply.Event, out UpstreamFault? fault))
            {
                return fault;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return MiniMaxFaults.Cut;
    }

    /// <summary>True when the message decides the start; messages that do not are skipped.</summary>
    private static bool Judge(in T2aEvent said, out UpstreamFault? fault)
    {
        fault = said.StatusCode switch
        {
            0 => said.Kind == T2aEventKind.TaskFailed ? MiniMaxFaults.Malformed : null,
            SocketCodes.Idle => MiniMaxFaults.Cut, // it had waited too long in a pool
            int code => MiniMaxFaults.FromCode(code, said.StatusMessage),
        };
        return fault is not null || said.Kind == T2aEventKind.TaskStarted;
    }
}
