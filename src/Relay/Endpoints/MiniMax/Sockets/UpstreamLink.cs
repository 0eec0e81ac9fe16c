using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// A session's connection to its upstream: one leg after another. The caller's flow asks for a leg when it has something to send, a dying
/// pump may replace its own; they take turns at one gate. A leg that nobody needs is not replaced.
/// </summary>
internal sealed class UpstreamLink(SocketSession session, LegOpener opener) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1);
    private readonly List<Task> _pumps = [];
    private volatile UpstreamLeg? _leg;

    /// <summary>The leg that can be sent to; null when there is none.</summary>
    public UpstreamLeg? Live => _leg is { IsDead: false } leg ? leg : null;

    /// <summary>The live leg, opened if need be.</summary>
    /// <exception cref="OperationCanceledException">The session ended meanwhile.</exception>
    public async ValueTask<LegOpening> EnsureAsync(SocketStart start)
    {
        CancellationToken ended = session.Stream.Token;
        await _opening.WaitAsync(ended);
        try
        {
            return Live is { } leg ? new LegOpening(leg, null, new ControlMessage()) : Publish(await opener.OpenAsync(start, ended));
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Opens another leg and says <paramref name="message"/> on it before anyone else can. Null when that worked.</summary>
    /// <exception cref="OperationCanceledException">The session ended meanwhile.</exception>
    public async ValueTask<UpstreamFault?> ReviveAsync(SocketStart start, ReadOnlyMemory<byte> message)
    {
        CancellationToken ended = session.Stream.Token;
        await _opening.WaitAsync(ended);
        try
        {
            LegOpening opening = await opener.OpenAsync(start, ended);
            opening.Reply.Release();
            if (opening.Leg is { } leg)
            {
                // Should this fail, the leg's own pump finds out.
                await leg.SendAsync(message);
                Publish(opening);
            }

            return opening.Fault;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Lets go of the upstream, whatever it is doing, and returns when nothing of it will reach the caller any more. Not to be
    /// called by a pump.</summary>
    public async ValueTask DropAsync()
    {
        await _opening.WaitAsync();
        UpstreamLeg? leg = _leg;
        _leg = null;
        _opening.Release();
        if (leg is not null)
        {
            await leg.DetachAsync();
            await leg.Pump;
        }
    }

    /// <summary>The session is over: ends the leg at once.</summary>
    public ValueTask AbandonAsync() => _leg?.DetachAsync() ?? ValueTask.CompletedTask;

    /// <summary>Returns when no pump runs any more. The session's token has been cancelled, so no leg is opened after this.</summary>
    public async ValueTask StopAsync()
    {
        await DropAsync();
        await Task.WhenAll(_pumps);
    }

    public void Dispose() => _opening.Dispose();

    private LegOpening Publish(LegOpening opening)
    {
        if (opening.Leg is { } leg)
        {
            _pumps.RemoveAll(static pump => pump.IsCompleted);
            leg.Pump = Task.Run(new UpstreamPump(session, leg).RunAsync);
            _pumps.Add(leg.Pump);
            _leg = leg;
        }

        return opening;
    }
}
