using System.Buffers;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Text;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// Looks at the messages of one upstream leg while they pass: where the audio lies in a piece, what a complete message says; and decodes
/// the audio into the clip of the call it belongs to. Keeps nothing of a piece. One thread at a time.
/// </summary>
internal sealed class UpstreamView(SocketCalls calls, SocketBilling billing)
{
    private T2aEventReader _reader = new(T2aFraming.Message);
    private HexStreamDecoder _hex;
    private bool _complete;

    /// <summary>The message last completed; valid until the next piece is read.</summary>
    public ref readonly T2aEvent Event => ref _reader.Event;

    /// <summary>The call whose audio this message brings; null before its audio, and for audio nobody asked for.</summary>
    public SocketCall? Call { get; private set; }

    /// <summary>Half a byte of audio has passed.</summary>
    public bool HasCarry => _hex.HasCarry;

    /// <summary>Reads the next piece. <paramref name="hex"/> is where its audio lies; an empty range when it has none.</summary>
    /// <returns>False when what came is not the protocol.</returns>
    public bool TryRead(ReadOnlySpan<byte> piece, bool endOfMessage, out Range hex)
    {
        int start = -1;
        int end = 0;
        ReadOnlySpan<byte> rest = piece;
        bool good = true;
        T2aRead read;
        while (good && (read = _reader.Read(ref rest, out ReadOnlySpan<byte> audio)) != T2aRead.NeedMore)
        {
            switch (read)
            {
                case T2aRead.EventStart:
                    _hex.Reset();
                    _complete = false;
                    Call = null;
                    break;
                case T2aRead.AudioHex:
                    end = piece.Length - rest.Length;
                    start = start < 0 ? end - audio.Length : start;
                    good = TryDecode(audio);
                    break;
                case T2aRead.EventEnd:
                    _complete = true;
                    good = !_hex.HasCarry;
                    break;
                default:
                    good = false;
                    break;
            }
        }

        hex = start < 0 ? default : start..end;
        if (endOfMessage)
        {
            good &= _reader.EndMessage() != T2aRead.Malformed && _complete;
        }

        return good;
    }

    private bool TryDecode(ReadOnlySpan<byte> hex)
    {
        Call ??= calls.Head;
        if (Call is not { } call)
        {
            return true;
        }

        ITeeSink tee = billing.TeeOf(call);
        while (!hex.IsEmpty)
        {
            if (!_hex.TryDecode(hex, tee.GetSpan(), out int consumed, out int written))
            {
                return false;
            }

            tee.Advance(written);
            call.AudioBytes += written;
            hex = hex[consumed..];
        }

        return true;
    }
}
