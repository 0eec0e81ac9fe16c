using System.Buffers;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax;

/// <summary>A T2A event stream made from decoded audio. The clip is not repeated at the end: nothing here holds one.</summary>
internal sealed class T2aSseWriter(T2aIdentity identity) : IAudioWriter
{
    private IBufferWriter<byte>? _output;

    public IBufferWriter<byte> Output
    {
        set => _output = value;
    }

    public void WriteAudio(ReadOnlySpan<byte> audio) => T2aWriter.WriteSseAudio(_output!, audio, identity.Ids);

    public void WriteEnd(IAudioReader usage) => T2aWriter.WriteSseFinal(_output!, identity.Extra(usage), identity.Ids);

    public bool TryWriteFault(UpstreamFault fault)
    {
        RelayError error = RelayError.FromFault(fault);
        T2aWriter.WriteSseError(_output!, MiniMaxErrorWriter.Code(error), MiniMaxErrorWriter.Message(error), identity.Ids);
        return true;
    }
}
