using System.Buffers;
using System.Runtime.CompilerServices;
using Relay.Streaming;
using Relay.Upstreams;
using Relay.Upstreams.MiniMax;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// Step 6 for a socket: moves the messages of one upstream leg to the caller. A piece of audio leaves in the turn in which it arrived, in
/// the caller's own dialect without a copy; what may turn out to be an error, or the end of a call, is looked at whole before it goes.
/// While it waits for a message it holds no buffer; nothing it holds grows with what has passed, and in steady state it allocates nothing.
/// <para>One loop a leg, one thread at a time. It ends with its leg, or with the session.</para>
/// </summary>
internal sealed class UpstreamPump(SocketSession session, UpstreamLeg leg)
{
    // A message of the platform is about 9 KB: one receive, one send.
    private const int BufferBytes = 16 * 1024;

    private readonly UpstreamView _view = new(session.Calls, session.Billing);
    private readonly MessageRelay _relay = new(session);
    private readonly UpstreamEvents _events = new(session, leg);
    private bool _isMalformed;

    public async Task RunAsync()
    {
        byte[]? buffer = null;
        LegState state = LegState.GoesOn;
        try
        {
            SocketPiece piece;
            do
            {
                ValueTask<SocketPiece> arriving = leg.Socket.ReceiveAsync(Memory<byte>.Empty);
                if (!arriving.IsCompleted && buffer is not null)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = null;
                }

                piece = await arriving;
                while (piece is { EndOfMessage: false, IsClosed: false } && state == LegState.GoesOn)
                {
                    buffer ??= ArrayPool<byte>.Shared.Rent(BufferBytes);
                    piece = await leg.Socket.ReceiveAsync(buffer);
                    state = piece.IsClosed ? LegState.Died : await TakeAsync(buffer.AsMemory(0, piece.Count), piece.EndOfMessage);
                }
            }
            while (!piece.IsClosed && state == LegState.GoesOn);
        }
        catch (OperationCanceledException)
        {
            state = LegState.Over; // the session ended while audio waited for its hold
        }
        catch (Exception error)
        {
            // A defect must end the session, not leave it without its pump.
            Diagnostics.Log.SocketDefect(session.Log, session.Id, error);
            session.End(SessionEnd.Defect);
            state = LegState.Over;
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        await _relay.BreakOffAsync(_view.HasCarry);
        if (state != LegState.Over)
        {
            await session.OnLegDiedAsync(leg, _isMalformed ? MiniMaxFaults.Malformed : _events.Fault);
        }
    }

    private ValueTask<LegState> TakeAsync(ReadOnlyMemory<byte> piece, bool endOfMessage)
    {
        session.Calls.Heard();
        if (!_view.TryRead(piece.Span, endOfMessage, out Range hex))
        {
            return new(Malformed());
        }

        if (_view.Call is { HasBegun: false } call)
        {
            return BeginAsync(call, piece, hex, endOfMessage);
        }

        return endOfMessage ? _events.CompleteAsync(_relay, _view, piece, hex) : PassAsync(piece, hex);
    }

    private async ValueTask<LegState> BeginAsync(SocketCall call, ReadOnlyMemory<byte> piece, Range hex, bool endOfMessage)
    {
        await session.Billing.BeginAsync(call, session.Stream.Token);
        return endOfMessage ? await _events.CompleteAsync(_relay, _view, piece, hex) : await PassAsync(piece, hex);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LegState> PassAsync(ReadOnlyMemory<byte> piece, Range hex) =>
        await _relay.PassAsync(piece, hex, _view.Call) ? LegState.GoesOn : Malformed();

    private LegState Malformed()
    {
        _isMalformed = true;
        return LegState.Died;
    }
}
