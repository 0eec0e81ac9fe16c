using System.Buffers;
using Relay.Identity;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>MiniMax's own messages.</summary>
internal class NativeDialect : SocketDialect
{
    public override bool PassesBytes => true;

    public override CallerMessage Read(ReadOnlyMemory<byte> message, HeldBytes scratch) => new(CallerMessageKind.Native, message);

    public override void WriteConnected(IBufferWriter<byte> output, Caller caller, SocketIds ids) =>
        T2aWriter.WriteMessage(output, T2aEventKind.ConnectedSuccess, ids.Values);

    public override void WriteEvent(IBufferWriter<byte> output, T2aEventKind kind, SocketIds ids) => T2aWriter.WriteMessage(output, kind, ids.Values);

    public override void WriteError(IBufferWriter<byte> output, int code, string message, SocketIds ids, bool fatal) =>
        T2aWriter.WriteMessageFailed(output, code, message, ids.Values);

    public override void WriteRefused(IBufferWriter<byte> output, int code, string message, SocketIds ids) =>
        T2aWriter.WriteMessageRefused(output, code, message, ids.Values);

    // The cut may have come before the message named itself; said twice is said all the same.
    public override void WriteBrokenOff(IBufferWriter<byte> output, bool missingDigit) =>
        output.Write(missingDigit ? "0\"},\"event\":\"task_continued\",\"is_final\":false}"u8 : "\"},\"event\":\"task_continued\",\"is_final\":false}"u8);
}
