using System.Buffers;
using System.Runtime.CompilerServices;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// One upstream message on its way to the caller, piece by piece. Until its first audio a message is held (it may be an error that must
/// not be passed on); its audio passes as it arrives; what follows the audio is held again, so that a message whose upstream dies can
/// still be completed and the caller can be told. From the first piece that goes out to the last, the sending gate is held: messages
/// never mix. Called by the pump only.
/// </summary>
internal sealed class MessageRelay(SocketSession session)
{
    /// <summary>Most that is held of a message. Legitimate messages without audio, and what surrounds audio, stay below a few KB.</summary>
    private const int MaxHeldBytes = 64 * 1024;

    private readonly HeldBytes _held = new();
    private readonly CallerWire _wire = session.Wire;
    private bool _isPassing;

    /// <summary>A part of the message has gone out.</summary>
    public bool IsPassing => _isPassing;

    /// <summary>Takes a piece that is not the message's last. False when too much would have to be held.</summary>
    public ValueTask<bool> PassAsync(ReadOnlyMemory<byte> piece, Range hex, SocketCall? call)
    {
        int end = hex.End.Value;
        if (!session.Dialect.PassesBytes)
        {
            return end == 0 ? new(true) : TranslateAsync(piece[hex], call);
        }

        return end == 0 ? new(Hold(piece.Span)) : PassAudioAsync(piece, end, call);
    }

    /// <summary>Sends the rest of a good message whose last piece this is; its bytes are those of <paramref name="call"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CompleteAsync(UpstreamView view, ReadOnlyMemory<byte> piece, Range hex, SocketCall? call)
    {
        if (!session.Dialect.PassesBytes)
        {
            WriteTranslation(view, piece.Span[hex]);
            if (_held.Count > 0)
            {
                await SendLastAsync(_held.Memory, call);
            }

            _held.Release();
        }
        else if (_held.Count == 0)
        {
            await SendLastAsync(piece, call);
        }
        else
        {
            _held.Write(piece.Span);
            await SendLastAsync(_held.Memory, call);
            _held.Release();
        }
    }

    /// <summary>The message will not be completed by its upstream: what has gone out is closed as good JSON, what was held is dropped.</summary>
    public async ValueTask BreakOffAsync(bool missingDigit)
    {
        _held.Release();
        if (!_isPassing)
        {
            return;
        }

        session.Dialect.WriteBrokenOff(_held, missingDigit);
        await SendLastAsync(_held.Memory, null);
        _held.Release();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> PassAudioAsync(ReadOnlyMemory<byte> piece, int end, SocketCall? call)
    {
        await EnterAsync();
        if (_held.Count > 0)
        {
            await SendAsync(_held.Memory, call);
            _held.Release();
        }

        await SendAsync(piece[..end], call);
        return Hold(piece.Span[end..]);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TranslateAsync(ReadOnlyMemory<byte> hex, SocketCall? call)
    {
        if (!_isPassing)
        {
            session.Dialect.BeginAudio(_held);
        }

        await EnterAsync();
        _held.Write(hex.Span);
        await SendAsync(_held.Memory, call);
        _held.Release();
        return true;
    }

    private void WriteTranslation(UpstreamView view, ReadOnlySpan<byte> hex)
    {
        if (!_isPassing && hex.IsEmpty)
        {
            session.Dialect.WriteMessage(_held, in view.Event);
            return;
        }

        if (!_isPassing)
        {
            session.Dialect.BeginAudio(_held);
        }

        _held.Write(hex);
        session.Dialect.EndAudio(_held, in view.Event);
    }

    private bool Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return true;
        }

        _held.Write(bytes);
        return _held.Count <= MaxHeldBytes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask EnterAsync()
    {
        if (!_isPassing)
        {
            await _wire.EnterAsync();
            _isPassing = true;
        }
    }

    private void Leave()
    {
        _isPassing = false;
        _wire.Leave();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendLastAsync(ReadOnlyMemory<byte> bytes, SocketCall? call)
    {
        await EnterAsync();
        try
        {
            Note(await _wire.SendPieceAsync(bytes, endOfMessage: true), bytes.Length, call);
        }
        finally
        {
            Leave();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, SocketCall? call) =>
        Note(await _wire.SendPieceAsync(bytes, endOfMessage: false), bytes.Length, call);

    private void Note(bool sent, int bytes, SocketCall? call)
    {
        if (!sent)
        {
            session.End(SessionEnd.CallerLost);
        }
        else
        {
            call?.BytesDown += bytes;
        }
    }
}
