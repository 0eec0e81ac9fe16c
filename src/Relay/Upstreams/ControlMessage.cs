using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Upstreams;

/// <summary>
/// One whole message of an upstream, read while a session is being opened: nothing is relayed yet, and what may come is small. Pooled:
/// the owner releases it. One thread at a time.
/// </summary>
internal sealed class ControlMessage
{
    /// <summary>The longest seen is an error envelope below 1 KiB.</summary>
    private const int MaxBytes = 64 * 1024;

    private readonly HeldBytes _bytes = new();
    private T2aEventReader _reader = new(T2aFraming.Message);

    /// <summary>As it came.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Memory;

    /// <summary>What it says; valid until the next message is read.</summary>
    public ref readonly T2aEvent Event => ref _reader.Event;

    /// <summary>Reads the next message. False when the connection ended first, or what came is not the protocol.</summary>
    public async ValueTask<bool> ReadAsync(SpeechSocket socket)
    {
        _bytes.Release();
        SocketPiece piece = await socket.ReceiveAsync(Memory<byte>.Empty);
        while (piece is { EndOfMessage: false, IsClosed: false } && _bytes.Count <= MaxBytes)
        {
            piece = await socket.ReceiveAsync(_bytes.GetMemory());
            _bytes.Advance(piece.Count);
        }

        return piece.EndOfMessage && TryRead();
    }

    public void Release() => _bytes.Release();

    private bool TryRead()
    {
        ReadOnlySpan<byte> rest = _bytes.Span;
        bool complete = false;
        T2aRead read;
        while ((read = _reader.Read(ref rest, out _)) is not (T2aRead.NeedMore or T2aRead.Malformed))
        {
            complete |= read == T2aRead.EventEnd;
        }

        return _reader.EndMessage() != T2aRead.Malformed && complete && read == T2aRead.NeedMore;
    }
}
