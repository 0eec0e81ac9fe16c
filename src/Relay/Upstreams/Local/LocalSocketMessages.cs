using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relay.Protocol.MiniMax;

namespace Relay.Upstreams.Local;

/// <summary>What a local session says about itself: its ids, and the messages that carry no audio.</summary>
internal sealed class LocalSocketMessages
{
    private readonly byte[] _connectId = Encoding.ASCII.GetBytes(
        (100_000_000_000_000 + RandomNumberGenerator.GetInt32(int.MaxValue)).ToString(CultureInfo.InvariantCulture));

    private readonly byte[] _traceId = new byte[32];
    private readonly bool _isBidi;
    private byte[] _sessionId;

    public LocalSocketMessages(bool isBidi)
    {
        _isBidi = isBidi;
        _sessionId = _connectId;
        Guid.CreateVersion7().TryFormat(_traceId, out _, "N");
    }

    public T2aIds Ids => new() { TraceId = _traceId, SessionId = _sessionId, ConnectId = _isBidi ? _connectId : default };

    /// <summary>The bidirectional socket echoes the id its client chose.</summary>
    public void Rename(string sessionId) => _sessionId = Encoding.UTF8.GetBytes(sessionId);

    public ReadOnlyMemory<byte> Event(T2aEventKind kind)
    {
        ArrayBufferWriter<byte> output = new();
        T2aWriter.WriteMessage(output, kind, Ids);
        return output.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Failed(int code, string? message = null)
    {
        ArrayBufferWriter<byte> output = new();
        T2aWriter.WriteMessageFailed(output, code, message ?? MiniMaxError.Find(code).Meaning, Ids);
        return output.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Refused(int code)
    {
        ArrayBufferWriter<byte> output = new();
        T2aWriter.WriteMessageRefused(output, code, MiniMaxError.Find(code).Meaning, Ids);
        return output.WrittenMemory;
    }
}
